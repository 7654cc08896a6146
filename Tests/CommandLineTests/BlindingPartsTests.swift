import Studies
import TestSupport
import Testing

@testable @_spi(Confidential) import StudyStore
@testable import reader_study

/// The statistics and comparisons of the blinding check.
@Suite("Blinding: parts") struct BlindingPartsTests {
    private let classes = (0..<40).map { $0 < 20 }

    @Test("a number that is the class is found, and one that is not is not")
    func permutation() {
        let told = (0..<40).map { Double($0) }
        #expect(Association.permutationP(told, classes, seed: 1) < 0.0002)
        let untold = (0..<40).map { Double($0 % 20) }
        #expect(Association.permutationP(untold, classes, seed: 1) > 0.9)
        #expect(Association.permutationP(told, told.map { _ in true }, seed: 1) == 1)
    }

    @Test("the permutation test is exact enough where the answer can be counted")
    func permutationCounted() {
        // Three of six: 20 ways to choose, of which two are as extreme as {1, 2, 3} against {4, 5, 6}.
        let p = Association.permutationP([1, 2, 3, 4, 5, 6], [true, true, true, false, false, false], seed: 3)
        #expect(abs(p - 0.1) < 0.012)
    }

    @Test("the area counts pairs, ties by half")
    func area() {
        #expect(Association.area([3, 2, 1], [true, true, false]) == 1)
        #expect(Association.area([1, 1, 1, 1], [true, true, false, false]) == 0.5)
        #expect(Association.area([1, 3, 2, 2], [true, true, false, false]) == 0.5)
        #expect(Association.area([1, 2], [true, true]) == nil)
    }

    @Test("cases compare equal but for tokens, positions and times")
    func comparison() {
        let one = #"{"slots":[{"slot":"abc","position":1,"image":"/images/x","saved":null}]}"#
        let two = #"{"slots":[{"position":2,"slot":"xyz","image":"/images/y","saved":null}]}"#
        let longer = #"{"slots":[{"slot":"abcd","position":3,"image":"/images/x","saved":null}]}"#
        let more = #"{"slots":[{"slot":"abc","position":4,"image":"/images/x","saved":null,"hint":1}]}"#
        #expect(CaseComparison.slots(Array(one.utf8)) == CaseComparison.slots(Array(two.utf8)))
        #expect(CaseComparison.slots(Array(one.utf8)) != CaseComparison.slots(Array(longer.utf8)))
        #expect(CaseComparison.slots(Array(one.utf8)) != CaseComparison.slots(Array(more.utf8)))
        #expect(
            CaseComparison.normalised(Array(#"{"a":true}"#.utf8))
                != CaseComparison.normalised(Array(#"{"a":false}"#.utf8)))
    }

    @Test("rows of a page compare equal but for digits")
    func rows() {
        let page =
            "<table><thead><tr><th>x</th></tr></thead><tbody><tr><td>1</td></tr><tr><td>22</td></tr></tbody></table>"
        let rows = CaseComparison.rows(ofPage: page)
        #expect(rows.count == 2)
        #expect(Set(rows).count == 1)
        #expect(Set(CaseComparison.rows(ofPage: page.replacing(">22<", with: "> 22<"))).count == 2)
    }

    @Test("secret texts are found in any case, and words that readers are told are not searched for")
    func terms() {
        let reference = ReferenceStandard(
            fracture: true, type: .femoralNeck, side: .left, source: "CT of 3 May", box: nil)
        let item = StudyCase(
            number: CaseNumber("17"), imageFile: "scans/Miller_1931.png", reference: reference, age: 88, sex: .male,
            injurySeverityScore: nil, other: ["hospital": "Keelung"])
        let terms = SecretTerms(cases: [item], names: ["Dr Lin"], told: ["Is the left hip broken? A male patient."])
        #expect(terms.found(in: "x MILLER_1931 y").map(\.what) == ["original file name"])
        #expect(terms.found(in: "seen at keelung on a CT of 3 May by dr lin").count == 3)
        #expect(terms.found(in: "left male 17 88").isEmpty)
        #expect(Set(terms.ordinary.map(\.text)) == ["left", "male", "17", "88"])
    }

    @Test("letters inside a random token are no finding; the same letters anywhere else are")
    func tokens() {
        let token = "57jyavhmpxr5xxh739xnca7kgs"
        let tokens = RandomTokens(known: [token])
        #expect(tokens.removed(from: "/images/\(token).") == "/images/.")
        #expect(tokens.removed(from: "/images/\(token)x pxr5") == "/images/\(token)x pxr5")
        let assigned = AssignedCase(
            reader: "R01", session: 1, position: 1, slot: "pxr5", image: token, number: CaseNumber("1"))
        #expect(RandomTokens(assigned: [assigned], fetches: []).known == [token])
    }
}
