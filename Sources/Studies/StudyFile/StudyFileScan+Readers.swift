import Yams

extension StudyFileScan {
    /// The languages of the study's texts; the first is the default.
    mutating func languages(_ place: Place?) -> [Language] {
        guard let place else { return [.english] }
        // Without the list nothing can be said about the texts.
        if place.node.sequence == nil {
            _ = items(place, of: "language")
            return Language.allCases
        }
        var languages: [Language] = []
        for item in items(place, of: "language") {
            guard let tag = scalar(item) else { continue }
            let known = Language.allCases.map(\.tag)
            if let language = Language(rawValue: tag) {
                if languages.contains(language) { report(item, "is listed twice", "remove one of them") }
                languages.append(language)
            } else {
                report(
                    item, "is not a language that ReaderStudy knows",
                    "write \(NearestWord.to(tag, among: known) ?? known.inWords)")
            }
        }
        return languages.isEmpty ? [.english] : languages
    }

    /// The specialties, each with a colour of its own.
    mutating func specialties(_ place: Place?) -> [Specialty] {
        var specialties: [Specialty] = []
        for item in items(place, of: "specialty") {
            let keys = ["code", "label", "group", "colour", "marker"]
            guard let section = section(item, keys: keys) else { continue }
            let code = self.code(required("code", in: section, such: "radiologist"))
            let label = text(required("label", in: section, such: "Radiologist"))
            let group = self.code(section["group"])
            let colour = self.colour(required("colour", in: section, such: "\"#0072b2\""))
            let marker: Specialty.Marker? = word(required("marker", in: section, such: "circle"))
            guard let code, let label, let colour, let marker else { continue }
            let specialty = Specialty(
                code: Specialty.Code(code), label: label, group: group, colour: colour, marker: marker)
            for other in specialties { compare(specialty, with: other, in: section) }
            specialties.append(specialty)
        }
        return specialties
    }

    private mutating func compare(_ specialty: Specialty, with other: Specialty, in section: Section) {
        if specialty.code == other.code, let place = section["code"] {
            report(place, "is the code of two specialties", "give each specialty a code of its own")
        }
        if specialty.colour == other.colour, let place = section["colour"] {
            report(
                place, "is also the colour of \(other.code)",
                "give each specialty a colour of its own, such as \"#d55e00\"")
        }
        if specialty.marker == other.marker, let place = section["marker"] {
            let shapes = Specialty.Marker.allCases.map(\.rawValue).inWords
            warn(
                place, "is also the marker of \(other.code), so that only colour tells them apart",
                "choose another of \(shapes)")
        }
    }

    private mutating func colour(_ place: Place?) -> String? {
        guard let place, let word = scalar(place) else { return nil }
        if word.wholeMatch(of: /#[0-9a-fA-F]{6}/) != nil { return word.lowercased() }
        report(place, "is not a colour", "write # and six digits 0-9 or a-f in quotation marks, such as \"#0072b2\"")
        return nil
    }
}
