/// A tag of an XML text and the characters up to the next one. Entities of documents are not expanded.
struct XMLTag: Equatable {
    /// Without a prefix for `x:row` and the like.
    var name: String
    var attributes: [String: String] = [:]
    /// Opening or empty, not closing.
    var isOpening = true
    var isEmptyElement = false
    /// Between this tag and the next.
    var textAfter = ""

    subscript(attribute: String) -> String? { attributes[attribute] }

    /// All tags in order; comments, declarations and instructions are left out.
    static func tags(_ bytes: [UInt8]) -> [XMLTag] {
        var tags: [XMLTag] = []
        var position = 0
        while let open = bytes[position...].firstIndex(of: 60) {
            if !tags.isEmpty { tags[tags.count - 1].textAfter += text(bytes[position..<open]) }
            guard let close = bytes[open...].firstIndex(of: 62) else { break }
            let inside = bytes[(open + 1)..<close]
            position = close + 1
            if let first = inside.first, first != 63, first != 33 { tags.append(tag(inside)) }
        }
        return tags
    }

    private static func tag(_ inside: ArraySlice<UInt8>) -> XMLTag {
        var rest = inside
        let isClosing = rest.first == 47
        if isClosing { rest = rest.dropFirst() }
        let isEmpty = rest.last == 47
        if isEmpty { rest = rest.dropLast() }
        let isSpace: (UInt8) -> Bool = { $0 == 32 || $0 == 9 || $0 == 10 || $0 == 13 }
        let word = rest.prefix { !isSpace($0) }
        rest = rest.dropFirst(word.count)
        let local = word.lastIndex(of: 58).map { word[(word.index(after: $0))...] } ?? word
        var tag = XMLTag(name: String(decoding: local, as: UTF8.self), isOpening: !isClosing, isEmptyElement: isEmpty)
        while true {
            rest = rest.drop(while: isSpace)
            let name = rest.prefix { $0 != 61 && !isSpace($0) }
            rest = rest.dropFirst(name.count).drop { $0 == 61 || isSpace($0) }
            guard !name.isEmpty, let quote = rest.first, quote == 34 || quote == 39 else { return tag }
            let value = rest.dropFirst().prefix { $0 != quote }
            rest = rest.dropFirst(value.count + 2)
            tag.attributes[String(decoding: name, as: UTF8.self)] = text(value)
        }
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        let raw = String(decoding: bytes, as: UTF8.self)
        guard bytes.contains(38) else { return raw }
        return raw.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
            .replacing("&apos;", with: "'").replacing("&amp;", with: "&")
    }
}
