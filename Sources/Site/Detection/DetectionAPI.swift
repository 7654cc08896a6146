import Cryptography
import HTTPTypes
import Hummingbird
import Radiographs
import Scoring
import Studies
import StudyStore

/// `POST /api/detect`: a radiograph in, what the model says of it out. The radiograph lives in memory only, and neither
/// it nor the answer is logged.
struct DetectionAPI: Sendable {
    let access: DetectionAccess
    let queue: DetectionQueue
    let limits: DetectionLimits
    /// The model that was chosen when the program started; `nil` when none was.
    let detector: Detector?

    /// The address for holders of a token.
    static let path = "/api/detect"
    /// The same for coordinators, whose cookie is sent to no address outside /coordinator.
    static let coordinatorPath = "/coordinator/api/detect"

    @Sendable func detect(_ request: Request, context: SiteContext) async throws -> Response {
        let person = try await access.person(request, context)
        guard let detector else { throw DetectionProblem.noModel }
        let options = try DetectionOptions(request)
        guard isPNG(request.headers[.contentType]) else { throw DetectionProblem.wrongType }
        if let text = request.headers[.contentLength], let length = Int(text), length > limits.bytes {
            throw DetectionProblem.tooLarge(limit: limits.bytes)
        }
        return try await queue.withPlace(for: person.key) {
            let bytes = try await request.bytes(
                limit: limits.bytes, seconds: limits.uploadSeconds,
                tooLarge: DetectionProblem.tooLarge(limit: limits.bytes),
                tooSlow: DetectionProblem.tooSlow(seconds: limits.uploadSeconds))
            let (radiograph, pixels) = try await queue.run { () throws -> (Radiograph, Digest) in
                do throws(RadiographError) {
                    let radiograph = try Radiograph(png: bytes)
                    return (radiograph, radiograph.pixelDigest)
                } catch {
                    throw DetectionProblem.unreadable(error)
                }
            }
            try await access.check(pixels)
            let json = try await queue.run { try detector.answer(radiograph, options) }
            return jsonResponse(text: json)
        }
    }

    private func isPNG(_ type: String?) -> Bool {
        type?.split(separator: ";").first.map { $0.trimmingSpaces().lowercased() } == "image/png"
    }
}

/// What a request asks for beside the probability.
struct DetectionOptions: Equatable, Sendable {
    /// Whether a map is made.
    var explain: ExplainRule
    /// Whether the answer holds the map as a picture too.
    var hasPictures: Bool

    /// - Throws: ``DetectionProblem/badOption(name:value:allowed:)``.
    init(_ request: Request) throws(DetectionProblem) {
        let query = request.uri.queryParameters
        let map = query["map"].map(String.init) ?? "auto"
        explain =
            switch map {
            case "auto": .whenPositive
            case "always": .always
            case "never": .never
            default: throw .badOption(name: "map", value: map, allowed: "auto, always, never")
            }
        let pictures = query["pictures"].map(String.init) ?? "no"
        guard ["yes", "no"].contains(pictures) else {
            throw .badOption(name: "pictures", value: pictures, allowed: "yes, no")
        }
        hasPictures = pictures == "yes"
    }
}
