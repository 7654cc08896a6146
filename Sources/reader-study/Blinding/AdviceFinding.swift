import Studies
@_spi(Confidential) import StudyStore

extension BlindingCheck.Evidence {
    /// Whether a model spoke out of its time (in a sequential session before the reader's own answer; in an aided arm after
    /// it, or before the case was the reader's turn), in a session without it, or of another reader's case.
    var advice: Finding {
        var sessions: [String: AssignedCase] = [:]
        // The orders come sorted, so the case before one is the one in front of it.
        var slotsBefore: [String: String] = [:]
        for (item, former) in zip(assigned, [nil] + assigned.map(Optional.some)) {
            sessions[item.slot] = item
            if item.position > 1 { slotsBefore[item.slot] = former?.slot }
        }
        var answered: Set<String> = []
        var leaks: [String] = []
        var (given, refused) = (0, 0)
        for fetch in fetches {
            guard let slot = fetch.slot else { continue }
            if fetch.method == "PUT", fetch.path.hasSuffix("/answer"), fetch.status == 200 { answered.insert(slot) }
            guard fetch.asksForAdvice else { continue }
            guard fetch.status == 200 else {
                refused += 1
                continue
            }
            given += 1
            let place = sessions[slot]
            let what = "\(fetch.method) \(fetch.path) by \(fetch.by)"
            if place?.reader != fetch.by { leaks.append("\(what): another reader's case") }
            if place?.arm == .aided {
                if answered.contains(slot) { leaks.append("\(what): after the answer that it was there for") }
                if let before = slotsBefore[slot], !answered.contains(before) {
                    leaks.append("\(what): before it was the reader's turn")
                }
            } else {
                if record.plan.reading(ofSession: place?.session ?? 0) != .sequential {
                    leaks.append("\(what): a session without a model")
                }
                if !answered.contains(slot) { leaks.append("\(what): before the reader's own answer") }
            }
        }
        return Finding(
            "What a model says is given in its time only, and only in sessions that are read with it",
            leaks: leaks,
            passed: "\(refused) requests for it, and answers to it, were refused; \(given) came in their time.")
    }
}

extension FetchLog.Fetch {
    /// The slot that a request of the reading page is about.
    fileprivate var slot: String? {
        let parts = path.split(separator: "/")
        guard parts.count >= 5, parts[0] == "api", parts[1] == "reading", parts[2] == "slots" else { return nil }
        return String(parts[3])
    }

    /// Whether it asks what the model says or where it looked, or answers to that.
    fileprivate var asksForAdvice: Bool {
        slot != nil && ["/advice", "/advice/map", "/second"].contains { path.hasSuffix($0) }
    }

    /// Whether it was told what the model says.
    var givesAdvice: Bool { asksForAdvice && status == 200 && !path.hasSuffix("/second") }
}
