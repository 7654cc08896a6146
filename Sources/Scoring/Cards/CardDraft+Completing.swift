import Cryptography
import DenseNet
import Studies

extension CardDraft {
    /// The network of the weight file, with what the card says where a file cannot know better.
    ///
    /// Shapes come from the file: a card that says otherwise is wrong, and its errors are reported.
    func architecture(_ described: DenseNetArchitecture, _ scan: inout CardScan) -> DenseNetArchitecture {
        var result = described
        func compare<Value: Equatable>(_ mine: Value?, _ found: Value, _ key: String) {
            guard let mine, mine != found else { return }
            scan.report(key, "is \(mine), but the weights have \(found)", "correct the card, or take other weights")
        }
        compare(growth, described.growth, "architecture.growth")
        compare(blocks, described.blocks, "architecture.blocks")
        compare(stemChannels, described.stemChannels, "architecture.stem-channels")
        compare(bottleneck, described.bottleneck, "architecture.bottleneck")
        compare(outputs, described.outputs, "architecture.outputs")
        compare(inputChannels, described.inputChannels, "input.channels")
        result.inputHeight = inputHeight ?? described.inputHeight
        result.inputWidth = inputWidth ?? described.inputWidth
        result.head = head ?? described.head
        result.epsilon = epsilon ?? described.epsilon
        result.finalReLU = finalReLU ?? described.finalReLU
        do {
            try result.validate()
        } catch {
            scan.report("architecture", "is no network (\(error))", "correct the card")
        }
        return result
    }

    /// The whole card, or everything that is wrong with it.
    ///
    /// - Parameters:
    ///   - described: The network as the weight file has it.
    ///   - name: The name to take if the card has none.
    ///   - file: The card's name, for the problems.
    func completed(
        _ described: DenseNetArchitecture, name fallback: String, weights: ModelCard.WeightsRecord, named file: String
    ) -> Checked<ModelCard> {
        var scan = CardScan(file: file)
        let architecture = architecture(described, &scan)
        let name = name ?? fallback
        if !ModelCard.isName(name), self.name == nil { scan.reportName(name) }
        let classes = classes ?? (architecture.outputs == 1 ? ["fracture"] : [])
        checkClasses(classes, architecture, &scan)
        let positive = positiveClass ?? (classes.count == 1 ? classes.first : nil)
        if let positive, !classes.contains(positive) {
            scan.report(
                "positive-class", value: .text(positive), "is none of the classes",
                "write one of \(classes.joined(separator: ", "))")
        } else if positive == nil, !classes.isEmpty {
            scan.report(
                "positive-class", "is missing", "write which of \(classes.joined(separator: ", ")) is the prediction")
        }
        for (key, list) in [("mean", preprocessing.scaling.mean), ("deviation", preprocessing.scaling.deviation)]
        where list.count != 1 && list.count != architecture.inputChannels {
            scan.report(
                "preprocessing.scaling.\(key)", "has \(list.count) numbers",
                "write one for all channels, or one for each of the \(architecture.inputChannels)")
        }
        let layers = architecture.explanationLayers
        let place = layers.first { $0.rawValue == layer }
        if let layer, place == nil {
            scan.report(
                "explanation.layer", value: .text(layer), "is no layer at which the network can be explained",
                "write one of \(layers.map(\.rawValue).joined(separator: ", ")), or leave it out")
        }
        for (key, text) in [
            ("training-data", trainingData), ("intended-use", intendedUse), ("licence", licence),
        ] where text.map(Self.isBlank) ?? true {
            scan.report(
                key, severity: .warning, "is not stated", "write it into the card: it is shown with every result")
        }
        if threshold == nil {
            scan.report(
                "threshold", severity: .warning, "is not stated; 0.5 is taken",
                "write the threshold that was fixed before the test set was seen")
        }
        let card = ModelCard(
            name: name, version: version ?? "", architecture: architecture, preprocessing: preprocessing,
            classes: classes, positiveClass: positive ?? "", threshold: threshold ?? 0.5,
            explanation: ModelCard.Explanation(method: method ?? .gradCAM, layer: place),
            trainingData: Self.stated(trainingData), intendedUse: Self.stated(intendedUse),
            licence: Self.stated(licence), weights: weights, training: training)
        return Checked(card, problems: scan.problems)
    }

    private func checkClasses(
        _ classes: [String], _ architecture: DenseNetArchitecture, _ scan: inout CardScan
    ) {
        let wanted = architecture.outputs
        if classes.count != wanted {
            scan.report(
                "classes", classes.isEmpty ? "is missing" : "has \(classes.count) names",
                "name each of the \(wanted) outputs, in their order")
        }
        if Set(classes).count != classes.count || classes.contains(where: { Self.isBlank($0) }) {
            scan.report("classes", "has an empty name, or one twice", "give every output a name of its own")
        }
    }

    private static func stated(_ text: String?) -> String {
        guard let text, !isBlank(text) else { return ModelCard.notStated }
        return text
    }

    private static func isBlank(_ text: String) -> Bool { text.allSatisfy(\.isWhitespace) }
}

extension ModelCard {
    /// Whether a name can stand in tables, and name a folder.
    static func isName(_ text: String) -> Bool { ModelPredictions.isName(text) && !text.hasPrefix(".") }
}
