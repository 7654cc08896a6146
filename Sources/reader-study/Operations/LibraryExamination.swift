import ChildProcess
import Foundation

/// `doctor --libraries` on what the program is made of: when it was released, and the system's libraries that it runs with.
struct LibraryExamination {
    /// A system's package whose library the program has loaded.
    struct Package: Equatable {
        var name: String
        var installed: String
        /// The newest version that apt knows of; that of `installed` when there is none newer.
        var candidate: String
    }

    /// Days after which there should be a newer release: docs/security.md says what is promised.
    static let longestDays = 180

    let now: Date

    func findings() -> [DoctorFinding] {
        [age, libraries(Self.packages())]
    }

    private var age: DoctorFinding {
        let state = "\(ProgramVersion.line) of \(ProgramVersion.released)"
        guard let released = try? Date(ProgramVersion.released, strategy: .iso8601.year().month().day()),
            now.timeIntervalSince(released) > Double(Self.longestDays) * 86_400
        else { return .fine("release", state) }
        return .warning(
            "release", "\(state), more than \(Self.longestDays) days ago",
            remedy: "look for a newer release; what is linked into the program is as old as it is")
    }

    func libraries(_ packages: [Package]) -> DoctorFinding {
        guard !packages.isEmpty else { return .fine("libraries", "unknown; ask the system's own tools") }
        let all = packages.map { "\($0.name) \($0.installed)" }.joined(separator: ", ")
        let late = packages.filter { $0.candidate != $0.installed }
        guard !late.isEmpty else { return .fine("libraries", all) }
        return .warning(
            "libraries", all,
            remedy: "update, and start the server again: "
                + late.map { "\($0.name) to \($0.candidate)" }.joined(separator: ", "))
    }

    /// The packages of Debian that hold what this process has loaded; none on another system.
    static func packages() -> [Package] {
        // By a program that reads to the end: Foundation stops early where the system tells no length.
        let maps = said("/bin/cat", ["/proc/\(getpid())/maps"])
        // dpkg knows some files by the place that they had before /lib became a link.
        let files = loaded(maps).flatMap { [$0, $0.hasPrefix("/usr/lib/") ? String($0.dropFirst(4)) : $0] }
        let names = owners(said("/usr/bin/dpkg-query", ["--search"] + Set(files).sorted()))
        return names.isEmpty ? [] : versions(said("/usr/bin/apt-cache", ["policy"] + names))
    }

    /// Files of shared libraries in a process's list of memory.
    static func loaded(_ maps: String) -> [String] {
        var paths: Set<String> = []
        for line in maps.split(separator: "\n") {
            guard let start = line.firstIndex(of: "/"), line.contains(".so") else { continue }
            paths.insert(String(line[start...]))
        }
        return paths.sorted()
    }

    /// `libpng16-16:amd64: /usr/lib/…` as dpkg-query says it.
    static func owners(_ text: String) -> [String] {
        let names = text.split(separator: "\n").compactMap { line in
            line.firstRange(of: ": /").map { String(line[..<$0.lowerBound]) }
        }
        return Set(names).sorted()
    }

    /// What `apt-cache policy` says.
    static func versions(_ text: String) -> [Package] {
        var packages: [Package] = []
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            if !line.hasPrefix(" "), line.hasSuffix(":") {
                let name = line.dropLast().prefix { $0 != ":" }
                packages.append(Package(name: String(name), installed: "", candidate: ""))
            } else if let last = packages.indices.last, words.count == 2 {
                if words[0] == "Installed:" { packages[last].installed = String(words[1]) }
                if words[0] == "Candidate:" { packages[last].candidate = String(words[1]) }
            }
        }
        return packages.filter { !$0.installed.isEmpty && $0.installed != "(none)" }
    }

    /// What a program of the system writes; nothing when there is none.
    private static func said(_ program: String, _ arguments: [String]) -> String {
        let pipe = Pipe()
        guard
            let process = try? ChildProcess(
                program, arguments, environment: ["LC_ALL": "C", "PATH": "/usr/bin:/bin"],
                output: pipe.fileHandleForWriting, errors: .nullDevice)
        else { return "" }
        try? pipe.fileHandleForWriting.close()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return text
    }
}
