import ArgumentParser
import Foundation
import LoadRig

/// `export`: rows a second and memory of an export in each format.
struct ExportRate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Measure an export of a filled study: rows a second and memory above idle.")

    @Option(help: "The data directory that `fill` made.") var data: String
    @Option(help: "A format; may be repeated. Without it, each by itself.") var format: [String] = []
    @Option(help: "Exports of each format; the median counts.") var repeats = 3

    func run() async throws {
        let formats = format.isEmpty ? ["csv", "wide", "json-lines", "xlsx"] : format
        for format in formats {
            var seconds: [Double] = []
            var (rows, bytes, peak) = (0, 0, 0)
            for _ in 0..<repeats {
                let folder = URL(fileURLWithPath: data).appendingPathExtension("export-\(UUID().uuidString)")
                defer { try? FileManager.default.removeItem(at: folder) }
                var idle = 0
                let done = try await FilledStudy.export(URL(fileURLWithPath: data), formats: [format], to: folder) {
                    idle = try Memory.resident()
                    try Memory.forgetPeak()
                }
                (rows, bytes) = (done.rows, done.bytes)
                seconds.append(done.seconds)
                peak = max(peak, try Memory.peak() - idle)
            }
            let median = seconds.sorted()[seconds.count / 2]
            print(
                "\(format): \(rows) rows, \(bytes / 1_000_000) MB in \(String(format: "%.2f", median)) s: "
                    + "\(Int(Double(rows) / median)) rows/s; peak \(peak / 1024) MiB above idle")
        }
    }
}

/// Memory of this process, in KiB, as Linux counts it.
enum Memory {
    static func resident() throws -> Int { try value("VmRSS:") }
    static func peak() throws -> Int { try value("VmHWM:") }

    /// Lets the peak begin at what is used now.
    static func forgetPeak() throws { try Data("5".utf8).write(to: URL(fileURLWithPath: "/proc/self/clear_refs")) }

    private static func value(_ name: String) throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix(name) } ?? ""
        guard let number = line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Int($0) }) else {
            throw ValidationError("the system does not tell \(name)")
        }
        return number
    }
}
