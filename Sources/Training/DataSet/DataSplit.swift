import Cryptography
import Statistics

/// Which images a network learns from, and which only judge it.
public struct DataSplit: Equatable, Sendable {
    /// Indices in the data set's images, rising.
    public let training: [Int]
    /// Indices in the data set's images, rising.
    public let validation: [Int]

    /// How images are divided.
    public struct Rule: Codable, Hashable, Sendable {
        /// Part of the images that only judge, above 0 and below 1.
        public var validationFraction: Double
        /// Whether that part is taken of each label by itself.
        public var isStratified: Bool
        /// The same seed divides the same images in the same way, whatever the order of the table.
        public var seed: UInt64

        /// A rule.
        public init(validationFraction: Double, isStratified: Bool, seed: UInt64) {
            self.validationFraction = validationFraction
            self.isStratified = isStratified
            self.seed = seed
        }
    }

    /// Divides the images of a data set at random.
    ///
    /// Radiographs of one patient, and copies of one file, stay together. They are taken in random order, and each
    /// such group goes to validation if that brings the numbers there closer to the fraction asked for, summed over
    /// the labels. Without patients the numbers are exactly the rounded fraction of each label's images (or, not
    /// stratified, of all images).
    ///
    /// - Throws: ``TrainingRunError/split(_:)`` when a label is missing in training, or, stratified, in validation, or
    ///   when nothing is left to validate with.
    public init(_ data: DataSet, _ rule: Rule) throws(TrainingRunError) {
        try self.init(
            files: data.images.map(\.file), labels: data.images.map(\.label), groups: Self.groups(data.images),
            classes: data.table.classes, rule)
    }

    /// - Parameters:
    ///   - files: A name for each image.
    ///   - labels: A label for each image.
    ///   - groups: Images with the same number stay together.
    init(
        files: [String], labels: [Int], groups: [Int], classes: [String], _ rule: Rule
    ) throws(TrainingRunError) {
        guard rule.validationFraction > 0, rule.validationFraction < 1 else {
            throw .setting("the part for validation lies between 0 and 1, not \(rule.validationFraction)")
        }
        let strata = rule.isStratified ? labels : [Int](repeating: 0, count: labels.count)
        let labelCount = (labels.max() ?? 0) + 1
        var missing = [Int](repeating: 0, count: labelCount)
        for stratum in strata { missing[stratum] += 1 }
        missing = missing.map { Int((Double($0) * rule.validationFraction).rounded()) }
        // In the order of their first file, so that the order of the table does not matter.
        var together = Dictionary(grouping: labels.indices, by: { groups[$0] }).values.map { members in
            members.sorted { files[$0] < files[$1] }
        }.sorted { files[$0[0]] < files[$1[0]] }
        var generator = SeededGenerator(seed: rule.seed, parts: [RandomPart.split])
        generator.shuffle(&together)
        var validation: [Int] = []
        for members in together {
            var after = missing
            for member in members { after[strata[member]] -= 1 }
            guard after.reduce(0, { $0 + abs($1) }) < missing.reduce(0, { $0 + abs($1) }) else { continue }
            missing = after
            validation += members
        }
        let chosen = Set(validation)
        training = labels.indices.filter { !chosen.contains($0) }
        self.validation = validation.sorted()
        try check(labels, classes, rule)
    }

    private func check(_ labels: [Int], _ classes: [String], _ rule: Rule) throws(TrainingRunError) {
        guard !validation.isEmpty else {
            throw .split("\(labels.count) images are too few for a validation part of \(rule.validationFraction)")
        }
        func name(_ label: Int) -> String {
            classes.count > 1 ? "\"\(classes[label])\"" : label == 1 ? "fracture" : "no fracture"
        }
        let all = Set(labels).sorted()
        let learnt = Set(training.map { labels[$0] })
        for label in all where !learnt.contains(label) {
            throw .split(
                "no image of \(name(label)) is left for training; add images or take a smaller validation part")
        }
        guard rule.isStratified else { return }
        let judged = Set(validation.map { labels[$0] })
        for label in all where !judged.contains(label) {
            throw .split(
                "no image of \(name(label)) is left for validation; add images or patients, or take a larger part")
        }
    }

    /// The same number for images that share a patient or a file, also by way of others.
    static func groups(_ images: [DataSet.Image]) -> [Int] {
        var parents = Array(images.indices)
        func root(_ index: Int) -> Int {
            var index = index
            while parents[index] != index {
                parents[index] = parents[parents[index]]
                index = parents[index]
            }
            return index
        }
        var patients: [String: Int] = [:]
        var files: [Digest: Int] = [:]
        for (index, image) in images.enumerated() {
            if let patient = image.patient {
                parents[root(index)] = root(patients[patient, default: index])
                patients[patient] = index
            }
            parents[root(index)] = root(files[image.digest, default: index])
            files[image.digest] = index
        }
        return images.indices.map { root($0) }
    }
}

/// What one seed is used for; different parts have unrelated random numbers.
enum RandomPart {
    static let split: UInt64 = 1
    static let order: UInt64 = 2
    static let augmentation: UInt64 = 3
    static let initialWeights: UInt64 = 4
}
