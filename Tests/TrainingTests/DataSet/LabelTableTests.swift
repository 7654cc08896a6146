import Studies
import Testing

@testable import Training

/// A table of labels is read whole, or every error is told with its place.
@Suite("A table of labels") struct LabelTableTests {
    private func parse(
        _ text: String, _ task: LearningTask = .fracture, label: String = "fracture", patient: String? = nil
    ) -> Checked<LabelTable> {
        LabelTable.parse(
            Array(text.utf8), named: "labels.csv", columns: LabelColumns(label: label, patient: patient), task: task)
    }

    private func place(_ problem: StudyFileProblem) -> String {
        "\(problem.file):\(problem.row.map { "\($0)" } ?? "-"):\(problem.column ?? "-")"
    }

    @Test("fractures are yes and no, true and false, 1 and 0")
    func fractures() throws {
        let checked = parse("file,fracture\na.png,yes\nb.png,0\nc.png,TRUE\nd.png,no\n")
        let table = try #require(checked.value)
        #expect(table.images.map(\.label) == [1, 0, 1, 0])
        #expect(table.images.map(\.row) == [2, 3, 4, 5])
        #expect(table.classes == ["fracture"])
        #expect(table.counts == [2, 2])
        #expect(table.patientColumn == nil)
    }

    @Test("body parts are whatever the labels say, in alphabetical order")
    func bodyParts() throws {
        let text = "FILE;Part\nx/1.png;knee\nx/2.png;ankle\nx/3.png;knee\nx/4.png;ankle\n"
        let table = try #require(parse(text, .bodyPart, label: "part").value)
        #expect(table.classes == ["ankle", "knee"])
        #expect(table.images.map(\.label) == [1, 0, 1, 0])
    }

    @Test("a column called patient is used without being asked for, another one when it is named")
    func patients() throws {
        let text = "file,fracture,patient,anatomy_id\na.png,1,P,7\nb.png,0,Q,7\nc.png,1,P,8\nd.png,0,R,8\n"
        let usual = try #require(parse(text).value)
        #expect(usual.images.map(\.patient) == ["P", "Q", "P", "R"])
        let named = try #require(parse(text, patient: "anatomy_id").value)
        #expect(named.images.map(\.patient) == ["7", "7", "8", "8"])
    }

    @Test("every error is told with file, row and column")
    func errors() {
        let text = """
            file,fracture,patient
            a.png,yes,1
            a.png,no,1
            ../b.png,no,1
            ,no,1
            c.png,perhaps,1
            d.png,,1
            e.png,no,
            """
        let checked = parse(text)
        #expect(checked.value == nil)
        #expect(
            checked.problems.map(place) == [
                "labels.csv:3:file", "labels.csv:4:file", "labels.csv:5:file", "labels.csv:6:fracture",
                "labels.csv:7:fracture", "labels.csv:8:patient",
            ])
        #expect(checked.problems[0].description.contains("row 2"))
        #expect(checked.problems[3].description.contains("\"perhaps\": is neither yes nor no; write yes or no"))
    }

    @Test("a missing column is named, the one that was asked for too")
    func missingColumns() {
        #expect(parse("file,break\na.png,1\n").problems.contains { $0.description.contains("fracture") })
        #expect(
            parse("file,fracture\na.png,1\n", patient: "anatomy_id").problems.contains {
                $0.description.contains("anatomy_id")
            })
    }

    @Test(
        "labels of one kind only, or of a kind that occurs once, cannot be learnt",
        arguments: [
            ("file,fracture\na.png,1\nb.png,1\n", LearningTask.fracture, "is never no"),
            ("file,fracture\na.png,knee\nb.png,knee\n", .bodyPart, "is the only label"),
            ("file,fracture\na.png,hip\nb.png,knee\nc.png,knee\n", .bodyPart, "stands in one row only"),
        ])
    func tooFew(text: String, task: LearningTask, problem: String) {
        let checked = parse(text, task)
        #expect(checked.value == nil)
        #expect(checked.problems.map(\.problem) == [problem])
    }
}
