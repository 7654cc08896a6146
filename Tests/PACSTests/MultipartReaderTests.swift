import Testing

@testable import PACS

@Suite("A multipart body is taken apart while it arrives") struct MultipartReaderTests {
    /// Parts and what lies between them, as one text for each part.
    private static func parts(_ body: String, boundary: String = "B", inPiecesOf size: Int) throws -> ([String], Bool) {
        var reader = MultipartReader(boundary: boundary)
        var parts: [String] = []
        var rest = Array(body.utf8)[...]
        while !rest.isEmpty {
            for event in try reader.take(rest.prefix(size)) {
                switch event {
                case .begin: parts.append("")
                case .bytes(let bytes): parts[parts.count - 1] += String(decoding: bytes, as: UTF8.self)
                case .end: parts[parts.count - 1] += "|"
                }
            }
            rest = rest.dropFirst(size)
        }
        return (parts, reader.isComplete)
    }

    @Test("the same parts, however the bytes are cut into pieces", arguments: Array(1...40) + [1000])
    func pieces(size: Int) throws {
        let body =
            "before\r\n--B\r\nContent-Type: a/b\r\n\r\none\r\n--\r\n-\r\n--b\r\n--B  \r\nX: y\r\n\r\n\r\n--B--after\r\n--B\r\n\r\nno"
        let (parts, isComplete) = try Self.parts(body, inPiecesOf: size)
        #expect(parts == ["one\r\n--\r\n-\r\n--b|", "|"])
        #expect(isComplete)
    }

    @Test("the first boundary may be the first thing, and a part may have no headers")
    func bare() throws {
        let (parts, isComplete) = try Self.parts("--B\r\n\r\nx\r\n--B--", inPiecesOf: 7)
        #expect(parts == ["x|"] && isComplete)
    }

    @Test(
        "without the last boundary it is not complete",
        arguments: ["--B\r\n\r\nx", "--B\r\n\r\nx\r\n--B", "", "--B\r\n\r\nx\r\n--B-"])
    func incomplete(body: String) throws {
        let (_, isComplete) = try Self.parts(body, inPiecesOf: 3)
        #expect(!isComplete)
    }

    @Test("headers without an end are refused before they fill the memory")
    func endless() throws {
        var reader = MultipartReader(boundary: "B")
        _ = try reader.take("--B\r\n".utf8)
        #expect(throws: PACSError.malformed("a part without an end of its headers")) {
            for _ in 0..<100 { _ = try reader.take([UInt8](repeating: 65, count: 1000)) }
        }
    }

    @Test(
        "the boundary is found in the content type",
        arguments: [
            (#"multipart/related; type="application/dicom"; boundary=abc"#, "abc"),
            (#"Multipart/Related;boundary="a b=c";type="application/dicom""#, "a b=c"),
            ("multipart/related; type=x", nil), ("application/dicom; boundary=abc", nil), ("", nil),
            ("multipart/related; boundary=", nil),
        ])
    func boundary(type: String, boundary: String?) {
        #expect(MultipartReader.boundary(in: type) == boundary)
    }
}
