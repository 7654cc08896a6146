/// The simulated study's tables, by case and reader.
struct ReferenceStudy {
    let cases: [String]
    let truth: [String: Bool]
    let probability: [String: Double]
    let answers: [String: [String: Bool]]
    let confidence: [String: [String: Double]]
    let groups: [String: String]

    init(
        cases caseFile: String = "study/cases.csv", model modelFile: String = "study/model.csv",
        readings readingFile: String = "study/readings.csv", readers readerFile: String = "study/readers.csv"
    ) throws {
        let caseTable = try ReferenceFolder.table(caseFile)
        cases = try caseTable.texts("case_id")
        truth = Dictionary(uniqueKeysWithValues: zip(cases, try caseTable.texts("truth").map { $0 == "1" }))
        let modelTable = try ReferenceFolder.table(modelFile)
        probability = Dictionary(
            uniqueKeysWithValues: zip(try modelTable.texts("case_id"), try modelTable.numbers("probability")))
        let readings = try ReferenceFolder.table(readingFile)
        let (readers, numbers) = (try readings.texts("reader_id"), try readings.texts("case_id"))
        let (given, sure) = (try readings.texts("answer"), try readings.numbers("confidence"))
        var answers: [String: [String: Bool]] = [:]
        var confidence: [String: [String: Double]] = [:]
        for index in readers.indices {
            answers[readers[index], default: [:]][numbers[index]] = given[index] == "1"
            confidence[readers[index], default: [:]][numbers[index]] = sure[index]
        }
        self.answers = answers
        self.confidence = confidence
        let readerTable = try ReferenceFolder.table(readerFile)
        groups = Dictionary(
            uniqueKeysWithValues: zip(try readerTable.texts("reader_id"), try readerTable.texts("group")))
    }
}
