import DenseNet
import Foundation
import Testing

@Suite("Safetensors: what is read, and what is refused by name")
struct SafetensorsTests {
    static let tiny = DenseNetArchitecture(
        growth: 2, blocks: [1], stemChannels: 2, bottleneck: 1, inputHeight: 8, inputWidth: 8)

    static func tensors() -> [(name: String, tensor: Tensor)] {
        tiny.tensors.map { specification in
            let count = specification.shape.reduce(1, *)
            return (specification.name, Tensor(shape: specification.shape, values: (0..<count).map { Float($0) / 8 }))
        }
    }

    static func withFile<Result>(_ bytes: [UInt8], _ body: (String) throws -> Result) throws -> Result {
        let url = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).safetensors")
        try Data(bytes).write(to: url)
        defer { try? FileManager.default.removeItem(at: url) }
        return try body(url.path)
    }

    static func file(_ header: String, data: Int = 0) -> [UInt8] {
        withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) } + Array(header.utf8)
            + [UInt8](repeating: 0, count: data)
    }

    static func error(_ bytes: [UInt8]) throws -> DenseNetError? {
        try withFile(bytes) { path in
            do throws(DenseNetError) {
                _ = try SafetensorsFile(path: path)
                return nil
            } catch { return error }
        }
    }

    @Test("What is written comes back, in 32 and in 16 bits", arguments: SafetensorsWriter.Storage.allCases)
    func roundTrip(storage: SafetensorsWriter.Storage) throws {
        let bytes = try SafetensorsWriter(storage: storage).bytes(
            of: Self.tensors(), metadata: ["note": "a \"quoted\" line\nand é"])
        try Self.withFile(bytes) { path in
            let weights = try Weights(safetensors: path, architecture: Self.tiny)
            for (name, tensor) in Self.tensors() { #expect(weights[name] == tensor) }
            #expect(try SafetensorsFile(path: path).metadata == ["note": "a \"quoted\" line\nand é"])
        }
    }

    @Test(
        "Hostile headers are refused",
        arguments: [
            ("{", 0), ("[]", 0), ("{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", 4),
            ("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,8]}}", 4),
            ("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", 4),
            ("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}", 4),
            ("{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", 4),
            ("{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,0]}}", 0),
            ("{\"a\":{\"dtype\":\"F32\",\"shape\":[99999999999999999999],\"data_offsets\":[0,0]}}", 0),
            (
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
                4
            ),
            (
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
                8
            ),
            ("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", 8),
            ("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 5),
            ("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}x", 4),
            ("{\"\\ud800\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4),
        ])
    func hostile(header: String, data: Int) throws {
        guard case .damaged = try Self.error(Self.file(header, data: data)) else {
            Issue.record("taken: \(header)")
            return
        }
    }

    @Test("A header length beyond the file, or of 2^63, is refused")
    func headerLength() throws {
        for length in [3, 1 << 40, UInt64.max, 1 << 63] {
            let bytes = withUnsafeBytes(of: length.littleEndian) { Array($0) } + [123, 125]
            #expect(try Self.error(bytes) == .damaged("its header claims \(length) bytes"))
        }
    }

    @Test("Every cut of a file is refused")
    func truncated() throws {
        let bytes = try SafetensorsWriter().bytes(of: Self.tensors())
        for length in stride(from: 0, to: bytes.count, by: 97) {
            #expect(try Self.error(Array(bytes[..<length])) != nil)
        }
    }

    @Test("A tensor that is missing, surplus, misshapen or not finite is named")
    func named() throws {
        let complete = Dictionary(uniqueKeysWithValues: Self.tensors().map { ($0.name, $0.tensor) })
        let name = "features.norm5.weight"
        func expect(_ error: DenseNetError, _ change: (inout [String: Tensor]) -> Void) {
            var changed = complete
            change(&changed)
            #expect(throws: error) { try Weights(changed, architecture: Self.tiny) }
        }
        expect(.missingTensor(name)) { $0[name] = nil }
        expect(.surplusTensor("extra")) { $0["extra"] = Tensor(shape: [1], values: [0]) }
        expect(.wrongShape(tensor: name, expected: [4], found: [3])) {
            $0[name] = Tensor(shape: [3], values: [1, 2, 3])
        }
        expect(.notFinite(tensor: name, index: 2)) { $0[name]?.values[2] = .nan }
        expect(.negativeVariance(tensor: "features.norm5.running_var", index: 1)) {
            $0["features.norm5.running_var"]?.values[1] = -1
        }
    }

    @Test("The small reference has exactly the tensors of its architecture")
    func reference() throws {
        for (file, outputs) in [("small_hip", 1), ("small_limb", 5)] where ReferenceFolder.has("\(file).safetensors") {
            let architecture = DenseNetArchitecture(
                growth: 8, blocks: [2, 3, 4, 2], stemChannels: 16, inputHeight: 128, inputWidth: 128, outputs: outputs)
            #expect(throws: Never.self) {
                try Weights(safetensors: ReferenceFolder.path("\(file).safetensors"), architecture: architecture)
            }
        }
    }

    @Test("Whichever tensor is taken away, it is the one that is named as missing")
    func everyMissingTensor() throws {
        let architecture = DenseNetArchitecture(
            growth: 2, blocks: [2, 3, 1], stemChannels: 4, bottleneck: 2, inputHeight: 32, inputWidth: 32)
        let tensors = architecture.tensors.map { specification in
            let values = [Float](repeating: 0.5, count: specification.shape.reduce(1, *))
            return (name: specification.name, tensor: Tensor(shape: specification.shape, values: values))
        }
        try Self.expectEachNamed(tensors)
        for file in ["small_hip.safetensors"] where ReferenceFolder.has(file) {
            let path = ReferenceFolder.path(file)
            try Self.expectEachNamed(Weights(contentsOf: path, architecture: WeightFile.describe(path)).inOrder)
        }
    }

    private static func expectEachNamed(_ tensors: [(name: String, tensor: Tensor)]) throws {
        for index in tensors.indices {
            var left = tensors
            let name = left.remove(at: index).name
            try withFile(SafetensorsWriter().bytes(of: left)) { path in
                _ = #expect(throws: DenseNetError.missingTensor(name)) { try WeightFile.describe(path) }
            }
        }
    }

    @Test("DenseNet-121 has 7,032,257 numbers with its running statistics")
    func count() {
        let numbers = DenseNetArchitecture().tensors.reduce(0) { $0 + $1.shape.reduce(1, *) }
        #expect(numbers == 7_032_257)
    }
}
