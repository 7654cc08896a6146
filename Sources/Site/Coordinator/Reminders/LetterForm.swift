import Studies
import StudyStore

/// The form of a schedule, as it was filled in.
struct LetterForm {
    private let fields: [String: String]

    init(_ fields: [String: String]) {
        self.fields = fields
    }

    /// The form of a schedule, or of none yet.
    init(_ schedule: ReminderSchedule?, today: String) {
        fields = [
            "on": schedule?.isOn == true ? "yes" : "", "every": String(schedule?.everyDays ?? 7),
            "first": schedule?.firstDay ?? today, "hour": String(schedule?.hour ?? 8),
            "most": String(schedule?.most ?? 4), "languages": Self.code(schedule?.languages ?? Language.allCases),
        ]
    }

    /// What was asked for; `nil` when something is missing or out of range.
    var schedule: ReminderSchedule? {
        guard let every = number("every"), let hour = number("hour"), let most = number("most"),
            let languages = Self.languages(fields)
        else { return nil }
        return ReminderSchedule(
            isOn: fields["on"] == "yes", everyDays: every, firstDay: fields["first"] ?? "", hour: hour, most: most,
            languages: languages)
    }

    private func number(_ name: String) -> Int? { fields[name].flatMap { Int($0) } }

    /// Both languages, or one of them.
    static func languages(_ fields: [String: String]) -> [Language]? {
        if fields["languages"] == both { return Language.allCases }
        return fields["languages"].flatMap(Language.init(rawValue:)).map { [$0] }
    }

    private static let both = "both"

    private static func code(_ languages: [Language]) -> String {
        languages.count == 1 ? languages[0].tag : both
    }

    /// The languages as choices.
    static func choices(_ languages: [Language], desk: CoordinatorDesk, _ language: Language) -> [Choice] {
        let chosen = code(languages)
        return [Choice(value: both, label: desk.text("letters.both", language), selected: chosen == both)]
            + Language.allCases.map { Choice(value: $0.tag, label: $0.endonym, selected: chosen == $0.tag) }
    }

    /// As the page shows it.
    func value(desk: CoordinatorDesk, _ language: Language) -> Value {
        Value(
            isOn: fields["on"] == "yes", every: fields["every"] ?? "", first: fields["first"] ?? "",
            hour: fields["hour"] ?? "", most: fields["most"] ?? "",
            choices: Self.choices(Self.languages(fields) ?? Language.allCases, desk: desk, language))
    }

    /// The form's values.
    struct Value: Sendable {
        let isOn: Bool
        let every: String
        let first: String
        let hour: String
        let most: String
        let choices: [Choice]
    }

    /// One entry of a list.
    struct Choice: Sendable {
        let value: String
        let label: String
        let selected: Bool
    }
}
