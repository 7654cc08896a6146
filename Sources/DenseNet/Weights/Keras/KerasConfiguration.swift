import Foundation

/// The graph of a Keras model as its configuration (JSON) describes it.
struct KerasConfiguration: Sendable {
    struct Layer: Sendable {
        let name: String
        let className: String
        /// Layers whose output enters it.
        let inputs: [String]
        let activation: String?
        let epsilon: Double?
        /// Without the number of images.
        let inputShape: [Int?]?
        let isChannelsFirst: Bool
    }

    /// Kinds of layers that leave the arithmetic as DenseNet has it.
    private static let knownClasses: Set<String> = [
        "Activation", "AveragePooling2D", "BatchNormalization", "Concatenate", "Conv2D", "Dense", "Dropout",
        "GlobalAveragePooling2D", "InputLayer", "MaxPooling2D", "ReLU", "ZeroPadding2D",
    ]
    private static let modelClasses: Set<String> = ["Functional", "Model", "Sequential"]
    /// Models within models.
    private static let deepest = 8

    /// Every layer of the model and of the models within it, in order.
    let layers: [Layer]

    /// - Throws: ``DenseNetError/damaged(_:)``, or ``DenseNetError/architecture(_:)`` for a layer that DenseNet does not
    ///   have and that would change its results.
    init(_ json: [UInt8]) throws(DenseNetError) {
        guard let model = try? JSONSerialization.jsonObject(with: Data(json)) as? [String: Any] else {
            throw .damaged("its model configuration is not JSON")
        }
        layers = try Self.layers(of: model, depth: 0)
    }

    /// Keras 3 numbers the layers of each kind in a weight file: `conv2d`, `conv2d_1`, ….
    var variableNames: [String: String] {
        let places = ["Conv2D": "conv2d", "BatchNormalization": "batch_normalization", "Dense": "dense"]
        var counts: [String: Int] = [:]
        var names: [String: String] = [:]
        for layer in layers {
            guard let place = places[layer.className] else { continue }
            let number = counts[place, default: 0]
            names[number == 0 ? place : "\(place)_\(number)"] = layer.name
            counts[place] = number + 1
        }
        return names
    }

    /// What the graph says about the arithmetic.
    func stated() throws(DenseNetError) -> StatedArchitecture {
        var stated = StatedArchitecture()
        let epsilons = Set(layers.filter { $0.className == "BatchNormalization" }.compactMap(\.epsilon))
        guard epsilons.count <= 1 else {
            throw .architecture("its batch norms have different epsilons: \(epsilons.sorted())")
        }
        stated.epsilon = epsilons.first
        if let last = layers.first(where: { KerasName.torchvision($0.name) == "features.norm5" }) {
            stated.finalReLU = layers.contains { $0.isReLU && $0.inputs.contains(last.name) }
        }
        stated.head = try head()
        if let input = layers.first(where: { $0.inputShape != nil })?.inputShape, input.count == 3 {
            let isChannelsFirst = layers.contains { $0.isChannelsFirst }
            stated.inputHeight = isChannelsFirst ? input[1] : input[0]
            stated.inputWidth = isChannelsFirst ? input[2] : input[1]
        }
        return stated
    }

    private func head() throws(DenseNetError) -> DenseNetArchitecture.Head? {
        guard let dense = layers.last(where: { $0.className == "Dense" }) else { return nil }
        let following = layers.last { $0.className == "Activation" && $0.inputs.contains(dense.name) }
        let activations = [dense.activation, following?.activation].compactMap { $0 }.filter { $0 != "linear" }
        guard activations.count <= 1 else {
            throw .architecture("its head has the activations \(activations.joined(separator: " and "))")
        }
        guard let activation = activations.first else { return nil }
        guard let head = DenseNetArchitecture.Head(rawValue: activation) else {
            throw .architecture("its head has the activation \(activation) instead of a sigmoid or softmax")
        }
        return head
    }

    private static func layers(of model: [String: Any], depth: Int) throws(DenseNetError) -> [Layer] {
        let configuration = model["config"] as? [String: Any]
        // The first releases of Keras 2 write the layers of a Sequential where others have its configuration.
        guard let list = (configuration?["layers"] ?? model["config"]) as? [[String: Any]] else {
            throw .damaged("its model configuration lists no layers")
        }
        guard depth < deepest else { throw .architecture("its models are nested too deep") }
        var layers: [Layer] = []
        for entry in list {
            let className = entry["class_name"] as? String ?? ""
            if modelClasses.contains(className) {
                layers += try Self.layers(of: entry, depth: depth + 1)
                continue
            }
            let layer = Layer(entry, className: className)
            guard knownClasses.contains(className) else {
                throw .architecture("its layer \(layer.name) is a \(className), which DenseNet does not have")
            }
            layers.append(layer)
        }
        return layers
    }
}

extension KerasConfiguration.Layer {
    var isReLU: Bool { className == "ReLU" || className == "Activation" && activation == "relu" }

    init(_ entry: [String: Any], className: String) {
        let configuration = entry["config"] as? [String: Any] ?? [:]
        self.className = className
        name = entry["name"] as? String ?? configuration["name"] as? String ?? ""
        var found: [String] = []
        Self.collectInputs(entry["inbound_nodes"] as Any, into: &found)
        inputs = found
        activation = configuration["activation"] as? String
        epsilon = configuration["epsilon"] as? Double
        let shape = configuration["batch_input_shape"] ?? configuration["batch_shape"]
        inputShape = (shape as? [Any])?.dropFirst().map { $0 as? Int }
        isChannelsFirst = className == "Conv2D" && configuration["data_format"] as? String == "channels_first"
    }

    /// A node names its inputs as `["conv1/conv", 0, 0]`, at a depth that differs between Keras 2 and 3.
    private static func collectInputs(_ node: Any, into names: inout [String]) {
        if let list = node as? [Any] {
            if let name = list.first as? String {
                if list.count >= 3 { names.append(name) }
            } else {
                for part in list { collectInputs(part, into: &names) }
            }
        } else if let object = node as? [String: Any] {
            for part in object.values { collectInputs(part, into: &names) }
        }
    }
}
