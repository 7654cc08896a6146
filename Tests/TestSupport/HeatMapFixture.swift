public import Cryptography
public import Studies
@_spi(Confidential) public import StudyStore

extension StudyFixture {
    /// Stores predictions with a heat map of every case that they call a fracture, as `reader-study score` does.
    ///
    /// - Parameters:
    ///   - model: The name under which they stand.
    ///   - called: Numbers of the cases with a probability above the threshold.
    ///   - unmapped: Of these, those without a map.
    ///   - peak: Column and row of the warm cell in a map of 4 columns and 4 rows.
    @_spi(Confidential) public func scoreWithMaps(
        _ model: String = "DenseNet-121", calling called: [Int], unmapped: [Int] = [], peak: (Int, Int) = (1, 1)
    ) async throws {
        let scores = try await store.radiographs(of: name).map { image in
            let isCalled = called.contains { String($0) == image.number.description }
            let hasMap = isCalled && !unmapped.contains { String($0) == image.number.description }
            var values = [Float](repeating: 0.125, count: 16)
            values[peak.1 * 4 + peak.0] = 2
            return CaseScore(
                number: image.number, image: image.digest, probability: isCalled ? 0.9 : 0.1,
                map: hasMap
                    ? StoredHeatMap(
                        method: "grad-cam", layer: "features", output: 0, rows: 4, columns: 4, values: values)
                    : nil)
        }
        try await store.storeScoring(
            scores,
            ScoringProvenance(
                model: model, version: "1", threshold: 0.5, weights: Digest(of: model),
                card: Self.card(),
                preprocessing: "area, stretch, x/255", program: "test"),
            of: name, confidential: confidential, by: .commandLine, at: clock.now)
    }

    /// A whole model card, JSON, of a small network that sees 64 x 64 pixels.
    ///
    /// - Parameter aspect: `stretch` or `pad`.
    public static func card(aspect: String = "stretch") -> String {
        """
        {"name":"Toy","version":"1","classes":["fracture"],"positive-class":"fracture","threshold":0.5,
         "architecture":{"growth":4,"blocks":[2],"stem-channels":8,"bottleneck":2,"outputs":1},
         "input":{"height":64,"width":64,"channels":1},"preprocessing":{"aspect":"\(aspect)"},
         "training-data":"None.","intended-use":"Tests of the program only.","licence":"None.",
         "weights":{"file":"toy.safetensors","sha256":"\(String(repeating: "0", count: 64))"}}
        """
    }

    /// Invites a reviewer and signs his browser in.
    @_spi(Confidential) public func reviewer(
        named reviewer: String = "Eva Klein", model: String = "DenseNet-121", isNoReader: Bool = true
    ) async throws -> TestReviewer {
        let issued = try await store.inviteReviewer(
            ReviewerInvitee(name: reviewer), model: model, of: name, isNoReader: isNoReader,
            confidential: confidential, by: .commandLine, at: clock.now)
        guard let token = Token(typed: issued.linkToken),
            let cookie = try await store.signInReviewer(with: token, at: clock.now),
            case .reviewer(let id)? = try await store.whichReviewer(cookie, at: clock.now)
        else { throw Failure.linkDoesNotOpen }
        let view = try await HeatMapDoor(store, confidential).view(of: id)
        return TestReviewer(id: id, invitation: issued, cookie: cookie, slots: view.slots)
    }
}

/// A reviewer of a fixture, signed in.
public struct TestReviewer: Sendable {
    /// His place in the database.
    public let id: ReviewerID
    /// His link and code.
    public let invitation: IssuedReview
    /// His browser's cookie.
    public let cookie: Token
    /// His maps in his order.
    public let slots: [ReviewerView.SlotView]
}

extension Submission {
    /// A reviewer's answer with a key of its own.
    public static func review(
        _ place: ActivationPlace = .fractureSite, remark: String = "", at now: Timestamp, base: Int? = nil
    ) -> Submission {
        var submission = Submission.answer(at: now, base: base)
        submission.responses = HeatMapAnswer(place: place, remark: remark).responses
        return submission
    }
}
