import Foundation
@_spi(Confidential) import StudyStore

/// The random texts of the probes: addresses, cookies and keys, in which any four letters turn up now and then.
struct RandomTokens: Sendable {
    let known: Set<String>

    init(known: Set<String>) {
        self.known = known
    }

    /// All that the probes' orders, links, cookies, practice cases and submissions consist of.
    init(assigned: [AssignedCase], fetches: [FetchLog.Fetch]) {
        var known = Set(assigned.flatMap { [$0.slot, $0.image] })
        for fetch in fetches {
            if fetch.path.hasPrefix("/r/") { known.insert(String(fetch.path.dropFirst(3))) }
            for header in fetch.headers where header.name.lowercased() == "set-cookie" {
                let value = header.value.prefix { $0 != ";" }.split(separator: "=").dropFirst().first
                if let value { known.insert(String(value)) }
            }
            guard fetch.kind == .interface else { continue }
            let body = try? JSONSerialization.jsonObject(with: Data(fetch.body)) as? [String: Any]
            if let submission = body?["submission"] as? String { known.insert(submission) }
            guard fetch.path == "/api/warm-up" else { continue }
            for slot in body?["slots"] as? [[String: Any]] ?? [] {
                if let text = slot["slot"] as? String { known.insert(text) }
                if let text = slot["image"] as? String { known.insert(String(text.dropFirst("/images/".count))) }
            }
        }
        // Anything shorter is no random token, whatever it was given as.
        self.known = known.filter { $0.utf8.count >= 20 }
    }

    /// The text with every known token taken out.
    func removed(from text: String) -> String {
        var kept: [UInt8] = []
        var word: [UInt8] = []
        func endWord() {
            if word.count < 20 || !known.contains(String(decoding: word, as: UTF8.self)) { kept += word }
            word = []
        }
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"): word.append(byte)
            default:
                endWord()
                kept.append(byte)
            }
        }
        endWord()
        return String(decoding: kept, as: UTF8.self)
    }
}
