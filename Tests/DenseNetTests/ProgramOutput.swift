import ChildProcess
import Foundation
import Testing

/// What a program writes to its standard output; it must end well.
func output(of command: String...) throws -> String {
    let pipe = Pipe()
    let process = try ChildProcess("/usr/bin/env", command, output: pipe.fileHandleForWriting)
    try pipe.fileHandleForWriting.close()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    try #require(process.terminationStatus == 0, "\(command.joined(separator: " "))")
    return String(decoding: data, as: UTF8.self)
}
