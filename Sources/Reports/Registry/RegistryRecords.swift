import Charts
public import Studies

/// What is kept of a draw from a registry, for the ethics file, the paper and whoever draws it again. It names patients by
/// the registry's numbers, so it stays in the hospital.
public struct RegistryRecords: Sendable {
    /// A file that took part.
    public struct Source: Sendable {
        /// Its name, without folders.
        public var name: String
        /// Its SHA-256, in hexadecimal digits.
        public var digest: String

        /// A file.
        public init(name: String, digest: String) {
            (self.name, self.digest) = (name, digest)
        }
    }

    private let selection: RegistrySelection
    private let draw: RegistryDraw

    /// What there is to keep.
    public init(_ selection: RegistrySelection, draw: RegistryDraw) {
        (self.selection, self.draw) = (selection, draw)
    }

    /// Which record became which case: the link between the study and the registry. It names patients where the registry
    /// tells them apart.
    public var drawn: Table {
        let hasPatients = draw.cases.contains { $0.record.patient != nil }
        let patient: [Table.Column] = hasPatients ? [.init("patient", "Patient", .text)] : []
        let numbers: [Table.Column] = [
            .init("case", "Case", .text), .init("registry_number", "Number in the registry", .text),
        ]
        var table = Table(
            "Cases drawn from the registry",
            columns: numbers + patient + [
                .init("row", "Row", .count), .init("injured", "Injured", .text), .init("class", "Class", .text),
                .init("diagnoses", "Diagnoses", .text), .init("image", "Image file", .text),
                .init("key", "Key of the draw", .text),
            ])
        for drawn in draw.cases {
            let record = drawn.record
            var cells: [Table.Cell] = [.text(drawn.serial), .text(record.number)]
            if hasPatients { cells.append(.text(record.patient ?? "")) }
            cells += [
                .count(record.row), .text("\(record.injured)"), .text(record.type.rawValue),
                .text(record.diagnoses.map(\.description).joined(separator: " ")), .text(record.image),
                .text(RegistryDraw.key(of: record.number, for: "draw", seed: draw.seed)),
            ]
            table.add(cells)
        }
        return table
    }

    /// Every record that cannot be a case, with the first reason that holds.
    public var excluded: Table {
        var table = Table(
            "Records that cannot be cases",
            columns: [
                .init("registry_number", "Number in the registry", .text), .init("row", "Row", .count),
                .init("reason", "Reason", .text), .init("words", "In words", .text), .init("detail", "Detail", .text),
            ])
        for record in selection.excluded {
            table.add([
                .text(record.number ?? ""), .count(record.row), .text(record.reason.rawValue),
                .text(record.reason.words), .text(record.detail),
            ])
        }
        return table
    }

    /// The tables and the flow diagram, by the names of their files.
    public var files: [String: String] {
        let flow = ResultFigure.registryFlow(selection, draw: draw, width: FigureSheet.twoColumns)
        return [
            "cases-drawn.csv": drawn.csv, "excluded.csv": excluded.csv, "flow.csv": flow.data.csv,
            "flow.svg": flow.figure.svg() + "\n",
        ]
    }

    /// What another draw needs to come to the same cases, and what came out of this one.
    ///
    /// - Parameters:
    ///   - casesDigest: SHA-256 of the study's table of cases, in hexadecimal digits.
    ///   - program: Name and version.
    public func document(
        registry: Source, mapping: Source, criteria: RegistryMapping, casesDigest: String, program: String,
        at time: Timestamp
    ) -> JSONDocument {
        let reasons = Dictionary(grouping: selection.excluded, by: \.reason.rawValue).mapValues { $0.count }
        return .object([
            "program": .text(program), "drawn_at": .text("\(time)"),
            "registry": Self.file(registry, ["records": .whole(selection.records)]),
            "mapping": Self.file(mapping, [:]),
            "criteria": .object([
                "injured_from": criteria.from.map { JSONDocument.text("\($0)") } ?? .null,
                "injured_to": criteria.to.map { JSONDocument.text("\($0)") } ?? .null,
                "age_from": criteria.ages.map { JSONDocument.whole($0.lowerBound) } ?? .null,
                "age_to": criteria.ages.map { JSONDocument.whole($0.upperBound) } ?? .null,
            ]),
            "excluded": .object(reasons.mapValues(JSONDocument.whole)),
            "eligible": Self.byClass { selection.count(of: $0) },
            // As a text: not every program reads 64 bits as a number.
            "seed": .text("\(draw.seed)"), "drawn": Self.byClass { draw.wanted[$0] },
            "method": .text(
                "Of each class the cases with the smallest SHA-256 of \"draw SEED NUMBER\"; "
                    + "serial numbers by the SHA-256 of \"order SEED NUMBER\""),
            "cases_sha256": .text(casesDigest),
        ])
    }

    private static func file(_ source: Source, _ more: [String: JSONDocument]) -> JSONDocument {
        .object(["file": .text(source.name), "sha256": .text(source.digest)].merging(more) { first, _ in first })
    }

    private static func byClass(_ count: (ReferenceStandard.FractureType) -> Int) -> JSONDocument {
        .object(
            Dictionary(
                uniqueKeysWithValues: ReferenceStandard.FractureType.allCases.map { ($0.rawValue, .whole(count($0))) }))
    }
}
