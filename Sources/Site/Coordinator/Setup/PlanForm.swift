import Studies
@_spi(Confidential) import StudyStore

/// Takes what the form of a plan sent into the study file, value by value, and nothing that did not change.
struct PlanForm {
    private let form: [String: String]

    init(_ form: [String: String]) {
        self.form = form
    }

    /// The name of a field in the form: its place, and the language of a text.
    static func name(_ field: PlanField, _ language: Language?) -> String {
        language.map { "\(field.path)@\($0.tag)" } ?? field.path
    }

    /// Changes the study file.
    ///
    /// - Throws: When an entry that is added cannot be read, which a test of the templates excludes.
    func apply(to editor: inout StudyFileEditor, templates: StudyTemplates) throws(StudyFileProblem) {
        let languages = SetupDesk.languages(editor)
        let groups = PlanGroup.all(editor)
        for field in groups.flatMap(\.fields) + groups.flatMap(\.entries).flatMap(\.fields) {
            apply(field, to: &editor, languages)
        }
        applyLanguages(to: &editor, languages)
        applyPractice(to: &editor)
        guard let act = form["act"] else { return }
        let words = act.split(separator: ":").map(String.init)
        if words.count == 3, words[0] == "remove", let position = Int(words[2]) {
            editor.remove(position, from: words[1])
        } else if words.count == 2, words[0] == "add" {
            try add(words[1], to: &editor, templates)
        }
    }

    private func apply(_ field: PlanField, to editor: inout StudyFileEditor, _ languages: [Language]) {
        guard field.isText else {
            guard let given = given(PlanForm.name(field, nil)) else { return }
            if field.isList {
                let values = given.split { $0 == "," || $0 == ";" || $0.isWhitespace }.map(String.init)
                if values != editor.values(field.path) { editor.set(field.path, to: values) }
            } else if given != Self.shown(field, editor) {
                editor.set(field.path, to: given.isEmpty ? nil : given)
            }
            return
        }
        for language in languages {
            guard let given = given(PlanForm.name(field, language)) else { continue }
            let old = editor.text(field.path, in: language, first: languages[0]).map(Self.trimmed) ?? ""
            guard given != old else { continue }
            let text = given.contains("\n") ? given + "\n" : given
            editor.set(field.path, to: text.isEmpty ? nil : text, in: language, first: languages[0])
        }
    }

    /// What a field shows: the study file's value, or for a choice what holds without one.
    static func shown(_ field: PlanField, _ editor: StudyFileEditor) -> String {
        if field.isList { return editor.values(field.path).joined(separator: ", ") }
        let value = editor.value(field.path).map(trimmed)
        guard case .choice(let words) = field.kind else { return value ?? "" }
        switch value {
        case "yes"? where words.contains("true"): return "true"
        case "no"? where words.contains("false"): return "false"
        default: return value ?? words[0]
        }
    }

    static func trimmed(_ text: String) -> String {
        var text = text[...]
        while text.last?.isWhitespace == true { text.removeLast() }
        while text.first?.isWhitespace == true { text.removeFirst() }
        return String(text)
    }

    private func given(_ name: String) -> String? { form[name].map { Self.trimmed($0.unixLines) } }

    private func applyLanguages(to editor: inout StudyFileEditor, _ old: [Language]) {
        guard form["languages"] != nil else { return }
        let wanted = Language.allCases.filter { form["language-\($0.tag)"] == "yes" }
        // The first one is the default and stays first.
        let new = old.filter(wanted.contains) + wanted.filter { !old.contains($0) }
        if !new.isEmpty, new != old { editor.set("languages", to: new.map(\.tag)) }
    }

    private func applyPractice(to editor: inout StudyFileEditor) {
        switch form["practice"] {
        case "yes"? where !editor.has("warm-up"):
            editor.set("warm-up.file", to: "warm-up.csv")
            editor.set("warm-up.images", to: "warm-up")
        case "no"?: editor.set("warm-up", to: nil)
        default: break
        }
    }

    private func add(
        _ kind: String, to editor: inout StudyFileEditor, _ templates: StudyTemplates
    ) throws(StudyFileProblem) {
        let list: String
        switch kind {
        case "specialty": list = "specialties"
        case "session": list = "sessions"
        default: list = "questions"
        }
        guard let entry = list == "questions" ? templates.question(kind) : templates.entry(kind) else { return }
        // A study file without sessions has one; a second one makes it two.
        if kind == "session", editor.count(list) == 0 { try editor.append(entry, to: list) }
        try editor.append(entry, to: list)
        let path = "\(list).\(editor.count(list))"
        if kind == "session" {
            editor.set("\(path).washout-days", to: "28")
            editor.set("sessions.1.washout-days", to: nil)
        }
        makeUnique(kind == "specialty" ? "code" : "id", of: path, in: list, &editor)
        // An answer cannot bring the next case while another question waits.
        if list == "questions", editor.value("reading.advance") == StudyPlan.Advance.onChoice.rawValue {
            editor.set("reading.advance", to: StudyPlan.Advance.onSave.rawValue)
        }
        if kind == "specialty" { chooseLook(of: path, &editor) }
        let declared = SetupDesk.languages(editor)
        let fields =
            PlanGroup.all(editor).flatMap(\.entries).first { "\($0.list).\($0.position)" == path }?.fields ?? []
        for field in fields where field.isText {
            for language in Language.allCases where !declared.contains(language) {
                editor.set("\(field.path).\(language.tag)", to: nil)
            }
        }
    }

    private func makeUnique(_ key: String, of path: String, in list: String, _ editor: inout StudyFileEditor) {
        guard let base = editor.value("\(path).\(key)") else { return }
        let others = Set((1..<max(editor.count(list), 1)).compactMap { editor.value("\(list).\($0).\(key)") })
        let free = ([base] + (2...1000).map { "\(base)-\($0)" }).first { !others.contains($0) }
        if let free, free != base { editor.set("\(path).\(key)", to: free) }
    }

    /// A colour and a marker that no other specialty has; the colours are told apart by colour-blind readers.
    private func chooseLook(of path: String, _ editor: inout StudyFileEditor) {
        let earlier = (1..<max(editor.count("specialties"), 1)).map { "specialties.\($0)" }
        let colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7f7f7f"]
        let taken = Set(earlier.compactMap { editor.value("\($0).colour")?.lowercased() })
        if let colour = colours.first(where: { !taken.contains($0) }) { editor.set("\(path).colour", to: colour) }
        let shapes = Set(earlier.compactMap { editor.value("\($0).marker") })
        let marker = Specialty.Marker.allCases.map(\.rawValue).first { !shapes.contains($0) }
        if let marker { editor.set("\(path).marker", to: marker) }
    }
}
