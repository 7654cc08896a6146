/// A third of a session: where in it a case is read.
public enum Third: Int, CaseIterable, Sendable {
    case early, middle, late

    /// How many positions each third has, as `[early, middle, late]`.
    ///
    /// Of a number that three does not divide, one position over goes to the middle, two go to the ends, so that the
    /// thirds mirror each other: 100 cases are 33, 34 and 33.
    ///
    /// - Parameter count: cases of the session, at least 0.
    public static func sizes(of count: Int) -> [Int] {
        let whole = count / 3
        switch count % 3 {
        case 1: return [whole, whole + 1, whole]
        case 2: return [whole + 1, whole, whole + 1]
        default: return [whole, whole, whole]
        }
    }

    /// Which of three consecutive stretches holds a position: 0, 1 or 2.
    static func index(of position: Int, _ sizes: [Int]) -> Int {
        position < sizes[0] ? 0 : position < sizes[0] + sizes[1] ? 1 : 2
    }
}
