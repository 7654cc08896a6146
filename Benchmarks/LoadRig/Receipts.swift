/// What readers were told is saved, over all runs on one data directory.
struct Receipts {
    /// For each planned answer the time of its receipt, in milliseconds since 1970; 0 without one.
    private(set) var savedAt: [Int64]
    /// For each reader how many answers are acknowledged.
    private(set) var acknowledged: [Int]

    private let plan: PlannedAnswers

    init(_ plan: PlannedAnswers) {
        self.plan = plan
        savedAt = Array(repeating: 0, count: plan.answers.count)
        acknowledged = Array(repeating: 0, count: plan.byReader.count)
    }

    /// Whether most cases are answered.
    var isNearlyFull: Bool { acknowledged.reduce(0, +) > plan.answers.count * 3 / 4 }

    /// What is left to each reader; the last acknowledged answer again, as a page that never saw the receipt would send it.
    var work: [[Int]] {
        plan.byReader.enumerated().map { reader, answers in Array(answers[max(0, acknowledged[reader] - 1)...]) }
    }

    /// Takes a run's receipts.
    ///
    /// - Returns: How many are new, and what is wrong.
    mutating func take(_ result: LoadResult) -> (new: Int, problems: [String]) {
        var (new, problems) = (0, [String]())
        for (answer, moment) in result.savedAt.enumerated() where moment != 0 {
            if savedAt[answer] == 0 {
                savedAt[answer] = moment
                acknowledged[plan.answers[answer].reader] += 1
                new += 1
            } else if savedAt[answer] != moment {
                problems.append("\(plan.answers[answer].submission), sent again, got another receipt than before")
            }
        }
        return (new, problems)
    }
}
