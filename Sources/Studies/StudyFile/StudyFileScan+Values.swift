import Yams

extension StudyFileScan {
    /// A single word, number or text; an empty one is reported.
    mutating func scalar(_ place: Place?) -> String? {
        guard let place else { return nil }
        guard let scalar = place.node.scalar else {
            report(place, "is a list or a group of keys where one value belongs", "write one value after the colon")
            return nil
        }
        let text = scalar.string.trimmed
        let isNothing = scalar.style == .plain && ["", "~", "null", "Null", "NULL"].contains(text)
        guard !isNothing, !text.isEmpty else {
            let isColour = place.path.hasSuffix("colour")
            report(
                place, "is empty",
                isColour
                    ? "write the colour in quotation marks, such as \"#0072b2\"; without them # begins a comment"
                    : "write a value after the colon, or remove the key")
            return nil
        }
        // Escapes such as "\0" can write what the bytes of the file may not hold.
        let isClean = scalar.string.unicodeScalars.allSatisfy {
            $0.properties.generalCategory != .control || $0 == "\n" || $0 == "\t"
        }
        guard isClean else {
            report(place, "contains an invisible control character", "remove it")
            return nil
        }
        return scalar.string
    }

    /// One of the words that a setting knows, or the default.
    mutating func choice<Value: RawRepresentable & CaseIterable>(_ place: Place?, default standard: Value) -> Value
    where Value.RawValue == String {
        word(place) ?? standard
    }

    /// One of the words that a setting knows.
    mutating func word<Value: RawRepresentable & CaseIterable>(_ place: Place?) -> Value?
    where Value.RawValue == String {
        guard let place, let word = scalar(place) else { return nil }
        if let value = Value(rawValue: word) { return value }
        let words = Value.allCases.map(\.rawValue)
        report(
            place, "is not one of the possible values",
            NearestWord.to(word, among: words).map { "write \"\($0)\"" } ?? "write \(words.inWords)")
        return nil
    }

    /// A whole number in a range.
    mutating func integer(_ place: Place?, in range: ClosedRange<Int>, default standard: Int) -> Int {
        guard let place, let word = scalar(place) else { return standard }
        if let value = Int(word), range.contains(value), !word.hasPrefix("+") { return value }
        report(
            place, "is not a whole number from \(range.lowerBound) to \(range.upperBound)",
            "write digits only, such as \(standard)")
        return standard
    }

    /// A seed: a whole number that is not negative.
    mutating func seed(_ place: Place?) -> UInt64 {
        guard let place, let word = scalar(place) else { return 1 }
        if let value = UInt64(word), !word.hasPrefix("+") { return value }
        report(place, "is not a whole number from 0 to \(UInt64.max)", "write digits only, such as 20190501")
        return 1
    }

    /// A number with a decimal point that an allowed range contains.
    mutating func number(
        _ place: Place?, range: String, default standard: Double, where isAllowed: (Double) -> Bool
    ) -> Double {
        guard let place, let word = scalar(place) else { return standard }
        if let value = Double.plain(word), isAllowed(value) { return value }
        report(place, "is not a number \(range)", "write a number with a decimal point, such as \(standard)")
        return standard
    }

    /// `true` or `false`.
    mutating func flag(_ place: Place?) -> Bool? {
        guard let place, let word = scalar(place) else { return nil }
        switch word.lowercased() {
        case "true", "yes": return true
        case "false", "no": return false
        default:
            report(place, "is neither true nor false", "write true or false")
            return nil
        }
    }

    /// A short name of lower-case letters, digits and hyphens, and underscores where they are allowed.
    mutating func code(_ place: Place?, underscores: Bool = false) -> String? {
        guard let place, let word = scalar(place) else { return nil }
        let isGood = word.utf8.allSatisfy {
            (97...122).contains($0) || (48...57).contains($0) || $0 == 45 || (underscores && $0 == 95)
        }
        if isGood, word.utf8.count <= 40 { return word }
        report(
            place, "is not a short name of up to 40 letters a-z, digits and hyphens",
            "write a code such as \(underscores ? "femoral_neck" : "radiologist"), and the words for people under label"
        )
        return nil
    }

    /// A file or folder inside the study's folder.
    mutating func relativePath(_ place: Place?, default standard: String) -> String {
        guard let place, let path = scalar(place) else { return standard }
        if let fault = RelativePath.fault(of: path) {
            report(place, fault.problem, fault.remedy)
            return standard
        }
        return path
    }

    /// A text in one or several languages.
    mutating func text(_ place: Place?) -> LocalizedText? {
        guard let place else { return nil }
        guard place.node.mapping != nil else { return scalar(place).map { LocalizedText($0) } }
        let known = Language.allCases.map(\.tag)
        var versions: [String: String] = [:]
        for (tag, value) in pairs(of: place, such: "en: …") ?? [] {
            guard let language = Language(rawValue: tag) else {
                report(
                    value, "is not a language that ReaderStudy knows",
                    "write \(NearestWord.to(tag, among: known) ?? known.inWords)")
                continue
            }
            if !languages.contains(language) {
                warn(
                    value, "is a text in a language that the study does not declare",
                    "add \(tag) to languages, or remove the text")
            }
            versions[tag] = scalar(value)
        }
        let missing = languages.map(\.tag).filter { versions[$0] == nil }
        if versions.isEmpty {
            report(place, "has no text", "write a text in \(known.inWords)")
            return nil
        }
        if !missing.isEmpty {
            warn(
                place, "has no text in \(missing.inWords)",
                "add it, or readers in that language see another one")
        }
        return LocalizedText(versions)
    }
}

extension Double {
    /// Reads `12`, `-0.5` or `1e-3`; `nil` for everything else, infinite and hexadecimal numbers among it.
    static func plain(_ text: String) -> Double? {
        guard text.utf8.allSatisfy({ (48...57).contains($0) || "+-.eE".utf8.contains($0) }), let value = Double(text),
            value.isFinite
        else { return nil }
        return value
    }
}
