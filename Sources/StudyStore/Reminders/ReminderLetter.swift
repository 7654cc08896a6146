public import Studies

/// A letter that reminds one reader, from the moment it was ordered.
@_spi(Confidential) public struct ReminderLetter: Sendable {
    /// What has become of a letter.
    public enum State: String, CaseIterable, Sendable {
        /// It goes when its time has come.
        case waiting
        /// It is on its way to the mail server.
        case sending
        /// The mail server has taken it.
        case sent
        /// The mail server may have taken it: no answer came, or the program ended while it was on its way.
        case unknown
        /// It was not taken, and is not tried again.
        case failed
        /// It was not needed any more, or could not go, when its turn came.
        case dropped
    }

    /// Why a letter was not needed any more, or could not go.
    public enum DropReason: String, CaseIterable, Sendable {
        /// The reader has signed everything off, waits for his next session, or his answers are void.
        case notDue = "not-due"
        /// The study is not open.
        case notOpen = "not-open"
        /// The reader's link was revoked.
        case revoked
        /// No address is known to which a letter can go.
        case noAddress = "no-address"
        /// It waited for more than a day, as after a restored backup.
        case tooOld = "too-old"
    }

    /// Its place in the database.
    public let id: Int64
    /// The study.
    public let study: StudyName
    /// The reader.
    public let code: String
    /// The languages it is written in.
    public let languages: [Language]
    /// Where it goes, or went.
    public let address: String
    /// Random letters and digits for its Message-ID.
    public let message: String
    /// Whether a person asked for it, and not the schedule.
    public let isAskedFor: Bool
    /// When it was ordered.
    public let orderedAt: Timestamp
    /// What has become of it.
    public let state: State
    /// How often it was tried.
    public let attempts: Int
    /// When it is tried next, while it waits.
    public let nextAttemptAt: Timestamp
    /// When it was tried last.
    public let attemptedAt: Timestamp?
    /// What the mail server said, or what stood in the way; of a dropped letter, a ``DropReason``.
    public let outcome: String

    /// How long a letter that was not taken rests before the next attempt; `nil` when there is none.
    ///
    /// - Parameter attempts: How often it was tried, from 1.
    public static func pauseMinutes(after attempts: Int) -> Int? {
        let pauses = [5, 15, 60, 240]
        return pauses.indices.contains(attempts - 1) ? pauses[attempts - 1] : nil
    }

    /// After how long without a word about it a letter on its way is given up: an attempt ends much earlier.
    public static let silentMinutes = 10

    /// For how long nobody is written to again, whoever asks.
    public static let restHours = 12

    /// Whether its reader gets no other letter now: it is under way, or went within the last ``restHours``.
    public func holdsOthersBack(at now: Timestamp) -> Bool {
        switch state {
        case .waiting, .sending: true
        case .sent, .unknown:
            attemptedAt.map { now.milliseconds - $0.milliseconds < Int64(Self.restHours) * 3_600_000 } ?? false
        case .failed, .dropped: false
        }
    }
}

/// Why a letter was ordered.
@_spi(Confidential) public enum ReminderOccasion: Sendable {
    /// A round of the schedule, by its day; at most so many of its letters for a reader.
    case round(String, most: Int)
    /// A person asked, with a form or command that has this key: the same one again orders nothing.
    case asked(key: String)

    var text: String {
        switch self {
        case .round(let day, _): day
        case .asked(let key): Self.askedPrefix + key
        }
    }

    static let askedPrefix = "asked:"
}

/// A study's schedule as it is stored.
@_spi(Confidential) public struct StoredReminderSchedule: Sendable {
    /// The study.
    public let study: StudyName
    /// When letters go.
    public let schedule: ReminderSchedule
    /// When it was set; rounds that had begun before are not made up for.
    public let setAt: Timestamp
    /// The day of the newest round that was ordered; empty before the first.
    public let lastRound: String
}
