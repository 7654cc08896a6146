import Cryptography
import DenseNet
import Foundation
import Radiographs
public import Studies

extension ModelCard: Codable {
    /// Reads a whole card.
    public init(from decoder: any Decoder) throws {
        let document = try CardDocument(from: decoder)
        var scan = CardScan(file: "card.json")
        let draft = CardDraft(document, &scan)
        guard let card = draft.whole(&scan), scan.problems.allSatisfy({ $0.severity != .error }) else {
            throw ScoringError.card(scan.problems)
        }
        self = card
    }

    /// Writes all members, with hyphenated names.
    public func encode(to encoder: any Encoder) throws {
        try document.encode(to: encoder)
    }

    /// A whole card from its text, or everything that is wrong with it.
    public static func parse(_ bytes: [UInt8], named file: String) -> Checked<ModelCard> {
        let draft = CardDraft.parse(bytes, named: file)
        guard let value = draft.value else { return Checked(nil, problems: draft.problems) }
        var scan = CardScan(file: file)
        let card = value.whole(&scan)
        return Checked(card, problems: draft.problems + scan.problems)
    }

    /// The card as JSON that people read: indented, members in alphabetical order, the same card the same text.
    public var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        // A card holds nothing that JSON cannot: numbers that are not finite were refused.
        let data = (try? encoder.encode(self)) ?? Data()
        return String(decoding: data, as: UTF8.self) + "\n"
    }

    private var document: CardDocument {
        let scaling = preprocessing.scaling
        var explanation: [String: CardDocument] = ["method": .text(self.explanation.method.rawValue)]
        if let layer = self.explanation.layer { explanation["layer"] = .text(layer.rawValue) }
        var members: [String: CardDocument] = [
            "name": .text(name), "version": .text(version),
            "architecture": .object([
                "growth": .number(Double(architecture.growth)),
                "blocks": .list(architecture.blocks.map { .number(Double($0)) }),
                "stem-channels": .number(Double(architecture.stemChannels)),
                "bottleneck": .number(Double(architecture.bottleneck)),
                "outputs": .number(Double(architecture.outputs)), "head": .text(architecture.head.rawValue),
                "epsilon": .number(architecture.epsilon), "final-relu": .truth(architecture.finalReLU),
            ]),
            "input": .object([
                "height": .number(Double(architecture.inputHeight)),
                "width": .number(Double(architecture.inputWidth)),
                "channels": .number(Double(architecture.inputChannels)),
            ]),
            "preprocessing": .object([
                "window": .text(preprocessing.window.rawValue),
                "resampling": .text(preprocessing.resampling.rawValue),
                "aspect": .text(preprocessing.aspect.rawValue),
                "scaling": .object([
                    "divisor": .decimal(scaling.divisor), "mean": .list(scaling.mean.map { .decimal($0) }),
                    "deviation": .list(scaling.deviation.map { .decimal($0) }),
                ]),
            ]),
            "classes": .list(classes.map { .text($0) }), "positive-class": .text(positiveClass),
            "threshold": .number(threshold), "explanation": .object(explanation),
            "training-data": .text(trainingData), "intended-use": .text(intendedUse), "licence": .text(licence),
            "weights": .object([
                "file": .text(weights.file), "sha256": .text(weights.digest.description),
                "source-file": .text(weights.sourceFile), "source-sha256": .text(weights.sourceDigest.description),
            ]),
        ]
        members["training"] = training
        return .object(members)
    }
}

extension CardDocument {
    /// The shortest decimal that reads back as the same 32-bit number.
    fileprivate static func decimal(_ value: Float) -> CardDocument { .number(Double("\(value)") ?? Double(value)) }
}

extension CardDraft {
    /// The card, when it leaves nothing open; what it leaves open is reported.
    fileprivate func whole(_ scan: inout CardScan) -> ModelCard? {
        let parts: [(String, Bool)] = [
            ("name", name != nil), ("architecture.growth", growth != nil), ("architecture.blocks", blocks != nil),
            ("architecture.stem-channels", stemChannels != nil), ("architecture.bottleneck", bottleneck != nil),
            ("architecture.outputs", outputs != nil), ("input.height", inputHeight != nil),
            ("input.width", inputWidth != nil), ("input.channels", inputChannels != nil),
            ("weights.file", weightsFile != nil), ("weights.sha256", weightsDigest != nil),
        ]
        for (key, isThere) in parts where !isThere { scan.report(key, "is missing", "write it") }
        guard let growth, let blocks, let stemChannels, let bottleneck, let outputs, let inputHeight, let inputWidth,
            let inputChannels, let weightsFile, let weightsDigest, let name
        else { return nil }
        let described = DenseNetArchitecture(
            growth: growth, blocks: blocks, stemChannels: stemChannels, bottleneck: bottleneck,
            inputHeight: inputHeight, inputWidth: inputWidth, inputChannels: inputChannels, outputs: outputs,
            head: head ?? .sigmoid, epsilon: epsilon ?? 1e-5, finalReLU: finalReLU ?? true)
        let weights = ModelCard.WeightsRecord(
            file: weightsFile, digest: weightsDigest, sourceFile: sourceFile ?? weightsFile,
            sourceDigest: sourceDigest ?? weightsDigest)
        let checked = completed(described, name: name, weights: weights, named: scan.file)
        scan.problems.addWhatIsLeft(checked.problems)
        return checked.value
    }
}
