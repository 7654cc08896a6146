import Yams

/// Walks the tree of a study file and keeps every problem on the way.
struct StudyFileScan {
    /// One value with its place.
    struct Place {
        /// Keys from the top, with 1-based positions in lists: `questions.2.options.1.key`.
        let path: String
        let line: Int?
        let node: Node
    }

    /// A group of keys whose names have been checked.
    struct Section {
        let path: String
        let line: Int?
        fileprivate(set) var places: [String: Place] = [:]

        /// The value of a key; `nil` when it is not there.
        subscript(_ key: String) -> Place? { places[key] }
    }

    let file: String
    var problems: [StudyFileProblem] = []
    /// Languages the study declares; texts are checked against them.
    var languages: [Language] = [.english]

    init(file: String) {
        self.file = file
    }

    /// Keeps an error of a value.
    mutating func report(_ place: Place, _ problem: String, _ remedy: String) {
        keep(.error, place, problem, remedy)
    }

    /// Keeps a warning about a value.
    mutating func warn(_ place: Place, _ problem: String, _ remedy: String) {
        keep(.warning, place, problem, remedy)
    }

    private mutating func keep(
        _ severity: StudyFileProblem.Severity, _ place: Place, _ problem: String, _ remedy: String
    ) {
        problems.append(
            StudyFileProblem(
                severity, file: file, row: place.line, column: place.path.isEmpty ? nil : place.path,
                value: place.node.scalar?.string, problem: problem, remedy: remedy))
    }

    /// Keeps an error of a group of keys, or of one that it lacks.
    mutating func report(in section: Section, key: String, _ problem: String, _ remedy: String) {
        problems.append(
            StudyFileProblem(
                file: file, row: section[key]?.line ?? section.line,
                column: section.path.isEmpty ? key : section.path + "." + key,
                value: section[key]?.node.scalar?.string, problem: problem, remedy: remedy))
    }

    /// The keys below a value, each once; unknown and repeated ones are reported.
    mutating func section(_ place: Place?, keys: [String]) -> Section? {
        guard let place, let pairs = pairs(of: place, such: "\(keys[0]): …") else { return nil }
        var section = Section(path: place.path, line: place.line)
        for (key, value) in pairs {
            if keys.contains(key) {
                section.places[key] = value
            } else {
                let meant = NearestWord.to(key, among: keys)
                report(
                    value, "is not a key that belongs here",
                    meant.map { "write \"\($0)\"" } ?? "remove it; the keys here are \(keys.inWords)")
            }
        }
        return section
    }

    /// Keys and values of a map in the file's order; `nil` when the value is no map.
    mutating func pairs(of place: Place, such example: String) -> [(key: String, value: Place)]? {
        guard let mapping = place.node.mapping else {
            report(place, "is not a group of keys", "write keys with values below it, such as \"\(example)\"")
            return nil
        }
        var pairs: [(key: String, value: Place)] = []
        var repeated: [(key: String, line: Int?)] = []
        for (keyNode, value) in mapping {
            guard let written = keyNode.scalar?.string else {
                report(place, "has a key that is not a word", "write \"key: value\"")
                continue
            }
            let (key, isRepeated) = StudyDocument.original(written)
            let path = place.path.isEmpty ? key : place.path + "." + key
            let line = keyNode.mark?.line ?? place.line
            if isRepeated {
                repeated.append((key, line))
            } else {
                pairs.append((key, Place(path: path, line: line, node: value)))
            }
        }
        for (key, line) in repeated {
            guard let kept = pairs.first(where: { $0.key == key })?.value else { continue }
            problems.append(
                StudyFileProblem(
                    file: file, row: kept.line, column: kept.path, value: kept.node.scalar?.string,
                    problem: "is already given in row \(line.map(String.init) ?? "?")",
                    remedy: "keep one of the two"))
        }
        return pairs
    }

    /// The entries of a list, at least one.
    mutating func items(_ place: Place?, of what: String) -> [Place] {
        guard let place else { return [] }
        guard let sequence = place.node.sequence else {
            report(place, "is not a list", "write one \(what) per line, each beginning with \"- \"")
            return []
        }
        if sequence.isEmpty {
            report(place, "is an empty list", "add at least one \(what)")
        }
        return sequence.enumerated().map { position, node in
            Place(path: "\(place.path).\(position + 1)", line: node.mark?.line ?? place.line, node: node)
        }
    }

    /// A value that must be there.
    mutating func required(_ key: String, in section: Section, such example: String) -> Place? {
        if let place = section[key] { return place }
        report(in: section, key: key, "is missing", "add \"\(key): \(example)\"")
        return nil
    }
}
