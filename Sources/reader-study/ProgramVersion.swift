/// Which program this is.
enum ProgramVersion {
    static let number = "0.1.0"
    /// The day of this version, which `doctor --libraries` counts from.
    static let released = "2026-11-27"

    #if DEBUG
    static let build = "debug"
    #else
    static let build = "release"
    #endif

    /// The compiler's version, as far as it can be told at compile time.
    static var swift: String {
        #if swift(>=6.4)
        "6.4 or newer"
        #elseif swift(>=6.3)
        "6.3"
        #else
        "6.2"
        #endif
    }

    static let line = "ReaderStudy \(number)"
}
