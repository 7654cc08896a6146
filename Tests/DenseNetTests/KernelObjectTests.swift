import Foundation
import Testing

/// A weak symbol is one that the linker may take from any object that has it. One with AVX instructions could end up in
/// the whole program, which would then stop on a processor without them.
@Suite("What the linker may share holds no AVX instructions")
struct KernelObjectTests {
    @Test(
        "No weak symbol of the kernels' objects holds a vector instruction",
        arguments: ["DenseNetAVX2", "DenseNetAVX512"])
    func weakSymbols(target: String) throws {
        let objects = try Self.objects(of: target)
        #expect(!objects.isEmpty)
        var vectorFunctions = 0
        for object in objects {
            let weak = Set(
                try output(of: "nm", "--defined-only", object).split(separator: "\n")
                    .map { $0.split(separator: " ") }
                    .filter { $0.count == 3 && ["W", "w", "V", "v", "u"].contains($0[1]) }.map { String($0[2]) })
            for function in try Self.functions(in: object) where function.hasVectors {
                vectorFunctions += 1
                #expect(!weak.contains(function.name), "\(function.name) in \(object)")
            }
        }
        #expect(vectorFunctions > 3, "the disassembly shows the kernels")
    }

    /// The objects that this very test was linked with.
    private static func objects(of target: String) throws -> [String] {
        let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let folder = URL(filePath: program).deletingLastPathComponent().appending(path: "\(target).build")
        // The folder may hold objects of sources that are gone.
        return try String(contentsOf: folder.appending(path: "sources"), encoding: .utf8)
            .split(whereSeparator: \.isNewline)
            .map { folder.appending(path: URL(filePath: String($0)).lastPathComponent + ".o").path }
    }

    private static func functions(in object: String) throws -> [(name: String, hasVectors: Bool)] {
        var functions: [(name: String, hasVectors: Bool)] = []
        for line in try output(of: "objdump", "--disassemble", "--no-show-raw-insn", object).split(separator: "\n") {
            if line.hasSuffix(">:"), let start = line.firstIndex(of: "<") {
                functions.append((String(line[line.index(after: start)...].dropLast(2)), false))
            } else if !functions.isEmpty, line.contains("%ymm") || line.contains("%zmm") || line.contains("\tv") {
                functions[functions.count - 1].hasVectors = true
            }
        }
        return functions
    }
}
