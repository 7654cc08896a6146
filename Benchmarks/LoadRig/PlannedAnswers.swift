import Foundation

/// An answer that a reader is going to give, with all that must be found in the database afterwards.
public struct PlannedAnswer: Sendable {
    /// Index of the reader.
    public let reader: Int
    /// The case's slot.
    public let slot: String
    /// Key of the submission.
    public let submission: String
    /// Code of the choice.
    public let choice: String
    /// Active time in milliseconds, different for every answer.
    public let activeMilliseconds: Int64
    /// When the radiograph was shown and answered, in milliseconds since 1970.
    public let shownAt: Int64, answeredAt: Int64
}

/// All answers of all readers and the bytes of their requests, made before the clock runs.
public struct PlannedAnswers: Sendable {
    /// Answers, reader by reader, each in the reader's order.
    public let answers: [PlannedAnswer]
    /// For each reader the indices of his answers.
    public let byReader: [[Int]]
    let requests: [[UInt8]]

    /// Plans one answer to every case of every reader.
    ///
    /// - Parameter seed: Of the submission keys and choices.
    public init(_ readers: [ReaderClient], seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var answers: [PlannedAnswer] = []
        var requests: [[UInt8]] = []
        var byReader: [[Int]] = []
        let now = wallClock()
        for (index, reader) in readers.enumerated() {
            byReader.append(Array(answers.count..<answers.count + reader.slots.count))
            for slot in reader.slots {
                let answer = PlannedAnswer(
                    reader: index, slot: slot,
                    submission: Self.hexadecimal(random.next()) + Self.hexadecimal(random.next()),
                    choice: Bool.random(using: &random) ? "fracture" : "none",
                    activeMilliseconds: Int64(1000 + answers.count), shownAt: now - 10, answeredAt: now)
                answers.append(answer)
                requests.append(Self.request(answer, cookie: reader.cookie))
            }
        }
        (self.answers, self.byReader, self.requests) = (answers, byReader, requests)
    }

    private static func hexadecimal(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// What the reading page sends, and the headers that matter to the server.
    private static func request(_ answer: PlannedAnswer, cookie: String) -> [UInt8] {
        let body = """
            {"submission":"\(answer.submission)","base":null,"changeReason":null,"shownAt":\(answer.shownAt),\
            "answeredAt":\(answer.answeredAt),"activeMilliseconds":\(answer.activeMilliseconds),\
            "firstDecisionMilliseconds":840,"viewChanges":3,"view":{"windowCentre":127.5,"windowWidth":255,\
            "zoom":0.4125,"panX":1249.5,"panY":1180.25,"inverted":false,"oneToOneMilliseconds":0},\
            "answers":{"fracture":{"choice":"\(answer.choice)"}}}
            """
        let head = """
            PUT /api/reading/slots/\(answer.slot)/answer HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: \(cookie)\r\n\
            Content-Type: application/json\r\nAccept: application/json\r\nAccept-Language: en-GB,en;q=0.9\r\n\
            Sec-Fetch-Site: same-origin\r\nContent-Length: \(body.utf8.count)\r\n\r\n
            """
        return Array((head + body).utf8)
    }
}
