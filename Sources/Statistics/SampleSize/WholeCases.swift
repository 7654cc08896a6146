/// The next whole number of cases; dust of rounding does not cost a further case.
func wholeCases(_ number: Double) throws(StatisticsError) -> Int {
    let nearest = number.rounded()
    let whole = abs(number - nearest) <= 1e-9 * nearest ? nearest : number.rounded(.up)
    guard whole.isFinite, let count = Int(exactly: whole), count < 1_000_000_000_000 else {
        throw .outOfRange(what: "number of cases", value: number, allowed: "something that a study can collect")
    }
    return max(1, count)
}
