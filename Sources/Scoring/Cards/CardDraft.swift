import Cryptography
import DenseNet
import Foundation
import Radiographs
import Studies

/// A card as somebody wrote it: what he left out is taken from the weight file, or from what is usual.
struct CardDraft: Equatable {
    var name: String?
    var version: String?
    var inputHeight: Int?
    var inputWidth: Int?
    var growth: Int?
    var blocks: [Int]?
    var stemChannels: Int?
    var bottleneck: Int?
    var inputChannels: Int?
    var outputs: Int?
    var head: DenseNetArchitecture.Head?
    var epsilon: Double?
    var finalReLU: Bool?
    var preprocessing = ModelCard.Preprocessing()
    var classes: [String]?
    var positiveClass: String?
    var threshold: Double?
    var method: ExplanationMethod?
    var layer: String?
    var trainingData: String?
    var intendedUse: String?
    var licence: String?
    var weightsFile: String?
    var weightsDigest: Digest?
    var sourceFile: String?
    var sourceDigest: Digest?
    var training: CardDocument?

    /// Reads a card's text and reports everything that is wrong with it.
    static func parse(_ bytes: [UInt8], named file: String) -> Checked<CardDraft> {
        var scan = CardScan(file: file)
        let document: CardDocument
        do {
            document = try JSONDecoder().decode(CardDocument.self, from: Data(bytes))
        } catch {
            let detail = (error as? DecodingError).flatMap { $0.jsonReason } ?? "\(error)"
            let problem = StudyFileProblem(
                file: file, problem: "is not JSON (\(detail))",
                remedy: "correct it; docs/scoring.md shows a whole card")
            return Checked(nil, problems: [problem])
        }
        let draft = CardDraft(document, &scan)
        return Checked(draft, problems: scan.problems)
    }

    init() {}

    init(_ document: CardDocument, _ scan: inout CardScan) {
        let card = scan.object(
            document, "",
            knows: [
                "name", "version", "architecture", "input", "preprocessing", "classes", "positive-class", "threshold",
                "explanation", "training-data", "intended-use", "licence", "weights", "training",
            ])
        name = scan.text(card["name"], "name")
        if let name, !ModelCard.isName(name) { scan.reportName(name) }
        version = scan.text(card["version"], "version")
        if let part = card["architecture"] { readArchitecture(part, &scan) }
        if let part = card["input"] { readInput(part, &scan) }
        if let part = card["preprocessing"] { readPreprocessing(part, &scan) }
        classes = scan.list(card["classes"], "classes") { $0.text($1, $2) }
        positiveClass = scan.text(card["positive-class"], "positive-class")
        threshold = scan.number(card["threshold"], "threshold")
        if let threshold, !(0...1).contains(threshold) {
            scan.report("threshold", value: card["threshold"], "does not lie from 0 to 1", "write a probability")
        }
        if let part = card["explanation"] { readExplanation(part, &scan) }
        trainingData = scan.text(card["training-data"], "training-data")
        intendedUse = scan.text(card["intended-use"], "intended-use")
        licence = scan.text(card["licence"], "licence")
        if let part = card["weights"] { readWeights(part, &scan) }
        training = card["training"]
    }

    private mutating func readArchitecture(_ document: CardDocument, _ scan: inout CardScan) {
        let part = scan.object(
            document, "architecture",
            knows: ["growth", "blocks", "stem-channels", "bottleneck", "outputs", "head", "epsilon", "final-relu"])
        growth = scan.whole(part["growth"], "architecture.growth")
        blocks = scan.list(part["blocks"], "architecture.blocks") { $0.whole($1, $2) }
        stemChannels = scan.whole(part["stem-channels"], "architecture.stem-channels")
        bottleneck = scan.whole(part["bottleneck"], "architecture.bottleneck")
        outputs = scan.whole(part["outputs"], "architecture.outputs")
        head = scan.choice(part["head"], "architecture.head", of: DenseNetArchitecture.Head.self)
        epsilon = scan.number(part["epsilon"], "architecture.epsilon")
        finalReLU = scan.truth(part["final-relu"], "architecture.final-relu")
    }

    private mutating func readInput(_ document: CardDocument, _ scan: inout CardScan) {
        let part = scan.object(document, "input", knows: ["height", "width", "channels"])
        inputHeight = scan.whole(part["height"], "input.height")
        inputWidth = scan.whole(part["width"], "input.width")
        inputChannels = scan.whole(part["channels"], "input.channels")
    }

    private mutating func readPreprocessing(_ document: CardDocument, _ scan: inout CardScan) {
        let path = "preprocessing"
        let part = scan.object(document, path, knows: ["window", "resampling", "aspect", "scaling"])
        if let window = scan.choice(part["window"], "\(path).window", of: IntensityWindow.self) {
            preprocessing.window = window
        }
        if let method = scan.choice(part["resampling"], "\(path).resampling", of: ResamplingMethod.self) {
            preprocessing.resampling = method
        }
        if let aspect = scan.choice(part["aspect"], "\(path).aspect", of: AspectPolicy.self) {
            preprocessing.aspect = aspect
        }
        guard let scaling = part["scaling"] else { return }
        let numbers = scan.object(scaling, "\(path).scaling", knows: ["divisor", "mean", "deviation"])
        if let divisor = scan.number(numbers["divisor"], "\(path).scaling.divisor") {
            preprocessing.scaling.divisor = Float(divisor)
            scan.requirePositive([Float(divisor)], "\(path).scaling.divisor")
        }
        if let mean = scan.list(numbers["mean"], "\(path).scaling.mean", { $0.number($1, $2) }) {
            preprocessing.scaling.mean = mean.map { Float($0) }
        }
        if let deviation = scan.list(numbers["deviation"], "\(path).scaling.deviation", { $0.number($1, $2) }) {
            preprocessing.scaling.deviation = deviation.map { Float($0) }
            scan.requirePositive(preprocessing.scaling.deviation, "\(path).scaling.deviation")
        }
    }

    private mutating func readExplanation(_ document: CardDocument, _ scan: inout CardScan) {
        let part = scan.object(document, "explanation", knows: ["method", "layer"])
        method = scan.choice(part["method"], "explanation.method", of: ExplanationMethod.self)
        layer = scan.text(part["layer"], "explanation.layer")
    }

    private mutating func readWeights(_ document: CardDocument, _ scan: inout CardScan) {
        let part = scan.object(document, "weights", knows: ["file", "sha256", "source-file", "source-sha256"])
        weightsFile = scan.text(part["file"], "weights.file")
        weightsDigest = scan.digest(part["sha256"], "weights.sha256")
        sourceFile = scan.text(part["source-file"], "weights.source-file")
        sourceDigest = scan.digest(part["source-sha256"], "weights.source-sha256")
        if let weightsFile, weightsFile.contains("/") || weightsFile.hasPrefix(".") {
            scan.report(
                "weights.file", value: part["file"], "is not the name of a file beside the card",
                "put the weights into the card's folder")
        }
    }
}

extension CardScan {
    fileprivate mutating func digest(_ document: CardDocument?, _ path: String) -> Digest? {
        guard let text = text(document, path) else { return nil }
        guard let digest = Digest(hexadecimal: text) else {
            report(path, value: document, "is not a SHA-256", "write 64 hexadecimal digits, as sha256sum prints them")
            return nil
        }
        return digest
    }

    fileprivate mutating func requirePositive(_ values: [Float], _ path: String) {
        if !values.allSatisfy({ $0 > 0 && $0.isFinite }) {
            report(path, "is not above 0", "write what greys are divided by")
        }
    }

    mutating func reportName(_ name: String) {
        report(
            "name", value: .text(name), "cannot be a model's name",
            "take 1 to 60 letters, digits, blanks and . _ - + ( ), not beginning with a full stop")
    }
}

extension DecodingError {
    /// What the JSON reader says about text that is no JSON.
    fileprivate var jsonReason: String? {
        guard case .dataCorrupted(let context) = self else { return nil }
        return context.underlyingError.map { ($0 as NSError).userInfo["NSDebugDescription"] as? String ?? "\($0)" }
            ?? context.debugDescription
    }
}
