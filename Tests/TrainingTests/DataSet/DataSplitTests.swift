import Statistics
import TestSupport
import Testing

@testable import Training

/// Laws of dividing images into training and validation, held against random data sets.
@Suite("Dividing images") struct DataSplitTests {
    /// A data set of random size, labels and patients.
    private struct Sample {
        var files: [String]
        var labels: [Int]
        var groups: [Int]
        let classes: [String]

        init(seed: UInt64, perPatient: Int) {
            var generator = SeededGenerator(seed: seed)
            let count = 60 + generator.below(200)
            let kinds = 2 + generator.below(4)
            files = (0..<count).map { "\($0).png" }
            labels = (0..<count).map { $0 < 2 * kinds ? $0 % kinds : generator.below(kinds) }
            let patients = max(1, count / perPatient)
            groups = (0..<count).map { perPatient == 1 ? $0 : generator.below(patients) }
            classes = (0..<kinds).map { "class \($0)" }
        }

        func split(_ fraction: Double, stratified: Bool = true, seed: UInt64 = 5) throws -> DataSplit {
            try DataSplit(
                files: files, labels: labels, groups: groups, classes: classes,
                DataSplit.Rule(validationFraction: fraction, isStratified: stratified, seed: seed))
        }

        func counts(_ images: [Int]) -> [Int] {
            classes.indices.map { label in images.count { labels[$0] == label } }
        }
    }

    @Test("every image is in one part, nobody in both", arguments: 0..<40)
    func partition(seed: UInt64) throws {
        let sample = Sample(seed: seed, perPatient: 1 + Int(seed % 4))
        let split = try sample.split(0.3, stratified: seed.isMultiple(of: 2))
        #expect((split.training + split.validation).sorted() == Array(sample.files.indices))
        let learnt = Set(split.training.map { sample.groups[$0] })
        #expect(learnt.isDisjoint(with: split.validation.map { sample.groups[$0] }))
    }

    @Test("without patients the validation part is the rounded fraction of each label", arguments: 0..<20)
    func exact(seed: UInt64) throws {
        let sample = Sample(seed: seed, perPatient: 1)
        let split = try sample.split(0.2)
        let all = sample.counts(Array(sample.files.indices))
        #expect(sample.counts(split.validation) == all.map { Int((Double($0) * 0.2).rounded()) })
        let plain = try sample.split(0.1, stratified: false)
        #expect(plain.validation.count == Int((Double(sample.files.count) * 0.1).rounded()))
    }

    @Test("with patients it is close to the fraction", arguments: 0..<20)
    func close(seed: UInt64) throws {
        let sample = Sample(seed: seed, perPatient: 3)
        let split = try sample.split(0.25)
        let wanted = Double(sample.files.count) * 0.25
        // A patient has seldom more than eight images here, and only the last one taken can miss.
        #expect(abs(Double(split.validation.count) - wanted) <= 8)
    }

    @Test("the same seed gives the same parts, another seed others, and the order of the table does not matter")
    func seeds() throws {
        let sample = Sample(seed: 1, perPatient: 2)
        let split = try sample.split(0.2)
        #expect(try sample.split(0.2) == split)
        #expect(try sample.split(0.2, seed: 6) != split)
        var turned = sample
        turned.files.reverse()
        turned.labels.reverse()
        turned.groups.reverse()
        let judged = Set(try turned.split(0.2).validation.map { turned.files[$0] })
        #expect(judged == Set(split.validation.map { sample.files[$0] }))
    }

    @Test("a label that one patient alone has cannot be divided, and the message says so")
    func impossible() {
        #expect {
            try DataSplit(
                files: ["a", "b", "c", "d", "e", "f"], labels: [0, 0, 0, 0, 1, 1], groups: [0, 1, 2, 3, 4, 4],
                classes: ["fracture"], DataSplit.Rule(validationFraction: 0.5, isStratified: true, seed: 1))
        } throws: { error in
            "\(error)".contains("no image of fracture is left for")
        }
    }

    @Test("copies of a file and radiographs of one patient stay together, also by way of others")
    func together() throws {
        let synthetic = try SyntheticRadiographs(count: 8, perPatient: 2)
        // A copy of the first patient's picture under another patient of the same label joins the two.
        try synthetic.folder.write(synthetic.folder.read("images/1.png"), to: "images/4.png")
        let groups = DataSplit.groups(try synthetic.data().images)
        #expect(Set([0, 1, 4, 5].map { groups[$0] }).count == 1)
        #expect(Set([0, 2, 6].map { groups[$0] }).count == 3)
        #expect(groups[2] == groups[3])
    }
}
