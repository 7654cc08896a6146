import DenseNet
import Foundation
import Radiographs

/// The heat maps of a folder's images. Each is three files under the image's whole name, since `a.png`, `a.PNG` and
/// `a.PNG.png` may lie side by side.
struct FolderMaps: Sendable {
    /// What each file of a map ends in.
    private enum Ending: String, CaseIterable {
        /// 8 bits, as large as the radiograph is in the network's input.
        case picture = "png"
        /// The network's own numbers.
        case numbers = "csv"
        /// A ``Site``.
        case site = "json"
    }

    /// What made a map, and where it is largest.
    struct Site: Codable {
        var image: String
        var method: String
        var layer: String
        var level: Float
        /// `nil` where the map is the same everywhere.
        var peak: MapSite.Pixel?
        var box: MapSite.Box?
    }

    /// Where the maps lie.
    let folder: URL
    /// The table that names them.
    let table: URL
    /// How the model explains itself.
    let explanation: ModelCard.Explanation
    /// Of the boxes, in parts of a map's largest value.
    let boxLevel: Float

    private func file(_ place: URL, _ ending: Ending) -> String { "\(place.path).\(ending.rawValue)" }

    /// Writes a map, and returns the common path of its files without ending, as the table has it.
    func write(_ map: ActivationMap, _ placement: ImagePlacement, of image: String) throws(ScoringError) -> String {
        let place = folder.appendingPathComponent(image)
        do {
            try FileManager.default.createDirectory(
                at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        } catch {
            throw .file(path: place.deletingLastPathComponent().path, reason: error.localizedDescription)
        }
        let numbers = (0..<map.height).map { row in
            CommaSeparated.line(map.values[row * map.width..<(row + 1) * map.width].map { "\($0)" })
        }
        try WholeFile.write(Data(numbers.joined().utf8), to: file(place, .numbers))
        let whole = map.enlarged(height: placement.height, width: placement.width)
        let shown = whole.normalised
        let picture = HeatMapPicture(width: shown.width, height: shown.height, values: shown.values)
            .over(placement, width: placement.contentWidth, height: placement.contentHeight)
        try WholeFile.write(picture.greyPNG(), to: file(place, .picture))
        let site = MapSite(whole, normalised: shown, placement, level: boxLevel)
        try WholeFile.write(try json(site, of: image), to: file(place, .site))
        return path(of: image)
    }

    /// The common path of an image's files without ending, as the table has it.
    func path(of image: String) -> String {
        ScoreFiles.path(of: folder.appendingPathComponent(image), besides: table)
    }

    private func json(_ site: MapSite?, of image: String) throws(ScoringError) -> Data {
        let layer = explanation.layer ?? explanation.method.defaultLayer
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            return try encoder.encode(
                Site(
                    image: image, method: explanation.method.rawValue, layer: layer.rawValue, level: boxLevel,
                    peak: site?.peak, box: site?.box)) + Data("\n".utf8)
        } catch {
            throw .file(path: image, reason: "the place of its heat map cannot be written down (\(error))")
        }
    }

    /// Whether all files of a map are there, its box at the level that is asked for.
    /// - Parameter map: As the table has it.
    func isWhole(_ map: String) -> Bool {
        let place = URL(fileURLWithPath: map, relativeTo: table.deletingLastPathComponent())
        guard Ending.allCases.allSatisfy({ FileManager.default.fileExists(atPath: file(place, $0)) }),
            let bytes = try? WholeFile.read(file(place, .site), limit: 1 << 20),
            let site = try? JSONDecoder().decode(Site.self, from: Data(bytes))
        else { return false }
        return site.level == boxLevel
    }

    /// Takes away the map of an image that has none any more.
    func remove(of image: String) throws(ScoringError) {
        let place = folder.appendingPathComponent(image)
        for ending in Ending.allCases {
            let path = file(place, ending)
            guard unlink(path) != 0, errno != ENOENT, errno != ENOTDIR else { continue }
            throw WholeFile.failure(path)
        }
    }
}
