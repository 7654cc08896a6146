import Studies

/// The columns of what is true about a case.
enum ReferenceColumns {
    typealias Column = ExportColumn<ExportedCase>

    /// All of them, with the free columns of the table of cases, which may tell the truth and so go with it.
    static func all(of truth: [CaseNumber: StudyCase]) -> [Column] {
        fracture + box + patient + free(of: truth)
    }

    private static func column(
        _ name: String, _ meaning: String, _ type: ExportType = .text, unit: String = "", values: String? = nil,
        cell: @escaping (StudyCase) -> ExportCell
    ) -> Column {
        Column(name, meaning, type, unit: unit, values: values) { $0.truth.map(cell) ?? .empty }
    }

    private static var fracture: [Column] {
        [
            column("reference_fracture", "Whether there is a hip fracture.", .flag) { .flag($0.reference.fracture) },
            column(
                "reference_type", "Kind of fracture.", .code,
                values: ReferenceStandard.FractureType.allCases.map(\.rawValue).joined(separator: "; ")
            ) { .text($0.reference.type.rawValue) },
            column(
                "reference_side", "The patient's side; empty without a fracture or when unknown.", .code,
                values: "left; right"
            ) { ExportCell($0.reference.side?.rawValue) },
            column("reference_source", "How the truth was established.") { .text($0.reference.source) },
        ]
    }

    private static var box: [Column] {
        let edges: [(String, @Sendable (ReferenceStandard.Box) -> Double)] = [
            ("x0", { $0.x0 }), ("y0", { $0.y0 }), ("x1", { $0.x1 }), ("y1", { $0.y1 }),
        ]
        return edges.map { name, edge in
            column(
                "reference_box_\(name)", "Edge of the box around the fracture, origin top left.", .number,
                unit: "pixel"
            ) { ExportCell($0.reference.box.map(edge)) }
        }
    }

    private static var patient: [Column] {
        [
            column("age", "Age of the patient; empty when unknown.", .integer, unit: "year") { ExportCell($0.age) },
            column("sex", "Sex of the patient; empty when unknown.", .code, values: "female; male") {
                ExportCell($0.sex?.rawValue)
            },
            column("iss", "Injury severity score, 0 to 75; empty when unknown.", .integer) {
                ExportCell($0.injurySeverityScore)
            },
        ]
    }

    private static func free(of truth: [CaseNumber: StudyCase]) -> [Column] {
        Set(truth.values.flatMap(\.other.keys)).sorted().map { name in
            column("case_\(name)", "Column \"\(name)\" of the study's table of cases, as the coordinator wrote it.") {
                ExportCell($0.other[name])
            }
        }
    }
}
