import ArgumentParser
import Foundation
import Intake
import Radiographs

/// `dicom black-out`.
struct DICOMBlackOut: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "black-out", abstract: "Black out boxes of an image before its study is created.",
        discussion: """
            What lies below a box is gone from the file. black-outs.csv, beside cases.csv, gets a row for each box: when, by \
            whom, and SHA-256 of the pixels before and after. An image of a study that was created is not changed by it; \
            keep the export until nobody needs it any more.

            Example: reader-study dicom black-out hip-study/images/IMG004.png --box 0,10,180,45 --by anna

            Exit codes: 0 done, 1 the file is no PNG radiograph or a box lies outside of it, 2 a file cannot be read or written.
            """)

    @Argument(help: "The image, a PNG file.", completion: .file(extensions: ["png"])) var image: String
    @Option(help: "x,y,width,height in pixels, from the upper left corner. May be repeated.", transform: Self.box)
    var box: [PixelBox] = []
    @Option(help: "Who blacks it out, for the history (default: the user's name).") var by: String?

    func validate() throws {
        if box.isEmpty { throw ValidationError("Name at least one box: --box x,y,width,height.") }
    }

    func execute() async throws {
        let blackOut = BlackOut(URL(fileURLWithPath: image))
        do {
            try blackOut.apply(box, by: by ?? NSUserName(), at: Date.now.formatted(.iso8601))
        } catch let error as RadiographError {
            throw CommandFailure(.wrong, "\(image): \(error.description)")
        }
        let boxes = box.count == 1 ? "1 box" : "\(box.count) boxes"
        Terminal.out("\(image): \(boxes) blacked out; \(blackOut.history.path) says so.")
    }

    private static func box(_ text: String) throws -> PixelBox {
        let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map {
            Int($0.trimmingCharacters(in: .whitespaces))
        }
        guard numbers.count == 4, let x = numbers[0], let y = numbers[1], let width = numbers[2],
            let height = numbers[3], [x, y].allSatisfy({ (0...100_000).contains($0) }),
            [width, height].allSatisfy({ (1...100_000).contains($0) })
        else { throw ValidationError("\(text) is no box; write x,y,width,height in pixels.") }
        return PixelBox(x: x, y: y, width: width, height: height)
    }
}
