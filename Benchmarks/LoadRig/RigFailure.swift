import Dispatch
public import Foundation

/// The rig could not be set up, or the server did not do what it must.
public struct RigFailure: Error, CustomStringConvertible {
    /// What happened.
    public let description: String

    /// A failure in words.
    public init(_ description: String) {
        self.description = description
    }
}

/// The checkout that this program was built from.
public enum Checkout {
    /// The folder of Package.swift.
    public static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// A program that was built together with the running one, such as `reader-study`.
    public static func program(_ name: String) throws -> URL {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let file = URL(fileURLWithPath: own).deletingLastPathComponent().appendingPathComponent(name)
        guard FileManager.default.isExecutableFile(atPath: file.path) else {
            throw RigFailure("\(file.path) is not there; build it with `swift build --product \(name)`")
        }
        return file
    }
}

/// Milliseconds since 1970 UTC.
func wallClock() -> Int64 { Int64(Date().timeIntervalSince1970 * 1000) }

/// Nanoseconds of a clock that never goes back.
public func monotonicClock() -> Int64 { Int64(DispatchTime.now().uptimeNanoseconds) }
