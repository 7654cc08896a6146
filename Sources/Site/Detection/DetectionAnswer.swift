import DenseNet
import Radiographs
import Scoring

/// What `POST /api/detect` answers; docs/detection.md tells what each part means.
struct DetectionAnswer: Encodable, Equatable, Sendable {
    /// Of the positive class, 0...1.
    var probability: Float
    /// At and above it the model calls the positive class, 0...1.
    var threshold: Double
    /// Whether the probability reaches the threshold.
    var isPositive: Bool
    /// The positive class as the card names it, such as `fracture`.
    var positiveClass: String
    /// Every output of the network, in the card's order.
    var classes: [Class]
    var image: Image
    var model: Model
    /// Where the model looked; `nil` below the threshold unless a map was asked for.
    var map: Map?
    /// The map's peak and the box around what has half of its value, in the radiograph's pixels; `nil` without a map.
    var site: MapSite?
    /// Only when asked for.
    var pictures: Pictures?

    struct Class: Encodable, Equatable, Sendable {
        var name: String
        var probability: Float
    }

    struct Image: Encodable, Equatable, Sendable {
        var width: Int
        var height: Int
        var bits: Int
    }

    struct Model: Encodable, Equatable, Sendable {
        var name: String
        var version: String
        /// Of the weights.
        var sha256: String
        var intendedUse: String
    }

    /// Rows from the top, each from the left; 0 or more, not normalised. The map covers the network's input: the whole
    /// radiograph, with the card's bars beside or below it where the card pads.
    struct Map: Encodable, Equatable, Sendable {
        var method: String
        var layer: String
        var rows: Int
        var columns: Int
        var values: [[Float]]
    }

    /// PNG files as `data:` addresses.
    struct Pictures: Encodable, Equatable, Sendable {
        /// Colours with transparency, in the shape of the radiograph; `nil` without a map.
        var map: String?
    }

    /// `null` where there is no map: a part that is missing could be taken for one that was forgotten.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(probability, forKey: .probability)
        try container.encode(threshold, forKey: .threshold)
        try container.encode(isPositive, forKey: .isPositive)
        try container.encode(positiveClass, forKey: .positiveClass)
        try container.encode(classes, forKey: .classes)
        try container.encode(image, forKey: .image)
        try container.encode(model, forKey: .model)
        try container.encode(map, forKey: .map)
        try container.encode(site, forKey: .site)
        try container.encodeIfPresent(pictures, forKey: .pictures)
    }

    private enum CodingKeys: CodingKey {
        case probability, threshold, isPositive, positiveClass, classes, image, model, map, site, pictures
    }
}

extension DetectionAnswer.Map {
    init(_ map: ActivationMap, layer: String) {
        self.init(
            method: map.method.rawValue, layer: layer, rows: map.height, columns: map.width,
            values: (0..<map.height).map { row in Array(map.values[row * map.width..<(row + 1) * map.width]) })
    }
}
