import Foundation
import HTTPTypes
import Hummingbird
import Testing

@testable import Site

@Suite("What the reading page sends is read strictly") struct JSONReaderTests {
    private static func read(_ text: String) throws -> JSONValue { try JSONReader.value(of: Array(text.utf8)) }

    @Test(
        "numbers are the ones that Foundation reads",
        arguments: [
            "0", "-0", "7", "-12", "123456789012345", "1234567890123456789", "0.1", "0.4125", "1249.5", "-3.25e-7",
            "1E3",
            "1e+2", "5e-324", "1.7976931348623157e308", "0.30000000000000004", "1790000000123",
        ])
    func numbers(_ text: String) throws {
        let expected = try JSONDecoder().decode([Double].self, from: Data("[\(text)]".utf8))[0]
        #expect(try Self.read(text).real?.bitPattern == expected.bitPattern)
    }

    @Test(
        "texts are the ones that Foundation reads",
        arguments: [
            #""""#, #""fracture""#, #""骨折""#, #""a\"b\\c\/d\b\f\n\r\t""#, #""\u9aa8\u6298""#, #""\ud83d\ude00 \u00e9""#,
            #""\u0000""#, #""👩‍⚕️""#,
        ])
    func texts(_ text: String) throws {
        let expected = try JSONDecoder().decode([String].self, from: Data("[\(text)]".utf8))[0]
        #expect(try Self.read(text).text == expected)
    }

    @Test(
        "what is no JSON is refused",
        arguments: [
            "", " ", "{", "}", "[1,]", "[1 2]", "{\"a\":1,}", "{\"a\" 1}", "{a:1}", "{\"a\":1}x", "01", "-", "+1", ".5",
            "1.",
            "1e", "1e400", "NaN", "nul", "truE", "\"a", "\"\u{1}\"", #""\x""#, #""\u12""#, #""\ud800""#, #""\ude00""#,
            #""\ud800\u0041""#, "'a'", "[\"a\":1]", "// no\n1", String(repeating: "[", count: 100_000),
        ])
    func refused(_ text: String) {
        #expect(throws: JSONFault.self) { try Self.read(text) }
    }

    @Test("bytes that are not UTF-8 are refused")
    func notUTF8() {
        for bytes: [UInt8] in [[0x22, 0xFF, 0x22], [0x22, 0xC3, 0x22], [0x22, 0x5C, 0x6E, 0xC3, 0x22]] {
            #expect(throws: JSONFault.self) { try JSONReader.value(of: bytes) }
        }
    }

    @Test("objects and arrays, white space, and the first of equal names")
    func structure() throws {
        let value = try Self.read(" {\"a\" : [ 1 , {} , [] , null,true,false ] ,\r\n\t\"b\":\"x\", \"b\":\"y\"} ")
        let object = try #require(value.object)
        let array: [JSONValue] = [.number(1), .object(JSONObject()), .array([]), .null, .bool(true), .bool(false)]
        #expect(object["a"] == .array(array))
        #expect(object["b"]?.text == "x")
        #expect(object["c"] == nil)
    }

    @Test("every answer cut short anywhere is refused, and whole it is read")
    func cutShort() throws {
        let bytes = Array(answerJSON("fracture", at: 1_790_000_000_123, reason: "za\u{142}amanie \\u00e9").utf8)
        #expect(throws: Never.self) { try JSONReader.value(of: bytes) }
        for length in bytes.indices {
            #expect(throws: JSONFault.self) { try JSONReader.value(of: Array(bytes[..<length])) }
        }
    }

    @Test("fields of a wrong kind, and fields that are missing, make no answer")
    func fields() throws {
        let whole = answerJSON(at: 1_790_000_000_123)
        let object = try #require(try Self.read(whole).object)
        #expect(throws: Never.self) { try AnswerRequest(object) }
        for (found, other) in [
            ("\"viewChanges\":2", "\"viewChanges\":2.5"), ("\"viewChanges\":2", "\"viewChanges\":null"),
            ("\"base\":null", "\"base\":\"1\""), ("\"view\":null", "\"view\":[]"), ("\"view\":null", "\"view\":{}"),
            ("\"submission\"", "\"submissions\""), ("\"answers\"", "\"answer\""),
            ("{\"choice\":\"fracture\"}", "\"fracture\""), ("\"fracture\"}", "1}"),
        ] {
            let changed = whole.replacingOccurrences(of: found, with: other)
            #expect(changed != whole)
            let object = try #require(try Self.read(changed).object)
            #expect(throws: JSONFault.self, "\(other)") { try AnswerRequest(object) }
        }
    }

    @Test("a cookie is found by its whole name, the first of equal ones")
    func cookies() {
        var fields = HTTPFields()
        fields.append(HTTPField(name: .cookie, value: "readers=no; xreader=no;reader=a=b; reader=c; empty="))
        let head = HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/", headerFields: fields)
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer()))
        #expect(request.cookie("reader") == "a=b")
        #expect(request.cookie("empty") == "")
        #expect(request.cookie("read") == nil)
    }
}
