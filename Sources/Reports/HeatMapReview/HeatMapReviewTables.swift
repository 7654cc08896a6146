import Statistics
import Studies

extension ComparisonResults {
    /// Where the activation of the heat maps lies, as each reviewer judged it; as the source paper has it.
    public var heatMapReviewTable: Table {
        var table = Table(
            "Review of the heat maps: where the activation lies",
            columns: [
                .init("model", "Model", .text), .init("reviewer", "Reviewer", .text), .init("cases", "Cases", .text),
                .init("maps", "Maps", .count), .init("reviewed", "Reviewed", .count),
                .init("fracture_site_count", "At the fracture site, n", .count),
                .init("fracture_site", "At the fracture site", .percent), .init("opposite", "Opposite hip", .percent),
                .init("elsewhere", "Elsewhere", .percent),
            ],
            footnotes: [
                "Heat maps of the cases that the model calls a fracture. Where there is none, no answer can be right: these "
                    + "maps are counted apart, and \"at the fracture site\" says that the reviewer saw the activation where "
                    + "a fracture would be.",
                heatMapReferenceNote,
            ].compactMap(\.self))
        for result in heatMapReviews {
            for row in result.counts {
                func share(_ place: ActivationPlace) -> Table.Cell {
                    row.reviewed > 0 ? .fraction(row.places[place] ?? 0, of: row.reviewed) : .empty
                }
                table.add([
                    .text(result.reviews.model), .text(row.reviewer),
                    .text(row.fracture ? "fracture" : "no fracture"), .count(row.maps), .count(row.reviewed),
                    .count(row.places[.fractureSite] ?? 0), .of(row.atFractureSite), share(.opposite),
                    share(.elsewhere),
                ])
            }
        }
        return table
    }

    private var heatMapReferenceNote: String? {
        guard !heatMapReviews.allSatisfy(\.reviews.isFromElsewhere) else { return nil }
        return settings.heatMapReference.map {
            $0 == .shown
                ? "The reference site (side, type, box) was shown to the reviewers, as the plan says."
                : "The reference site (side, type, box) was hidden from the reviewers, as the plan says."
        }
    }

    /// How far several reviewers of the same maps agree.
    public var heatMapAgreementTable: Table {
        var table = Table(
            "Agreement among the reviewers of the heat maps",
            columns: [
                .init("model", "Model", .text), .init("reviewers", "Reviewers", .count),
                .init("pairwise", "Mean pairwise agreement", .percent), .init("unanimous", "Unanimous maps", .percent),
                .init("fleiss", "Fleiss' kappa", .proportion), .init("gwet_ac1", "Gwet's AC1", .proportion),
                .init("krippendorff", "Krippendorff's alpha", .proportion),
            ], footnotes: ["Over three places: at the fracture site, opposite hip, elsewhere."])
        for result in heatMapReviews {
            let head: [Table.Cell] = [.text(result.reviews.model), .count(result.reviews.reviewers.count)]
            switch result.agreement {
            case .success(let found):
                table.add(
                    head + [
                        .number(found.meanPairwiseAgreement), .number(found.unanimousShare), .of(found.fleiss),
                        .of(found.gwetAC1), .of(found.krippendorff),
                    ])
            case .failure(let error): table.add(head + [.notEstimable(error.description.capitalizedSentence)])
            case nil: continue
            }
        }
        return table
    }

    /// Heat maps against fracture boxes, without anybody's eye.
    public var heatMapBoxesTable: Table {
        var table = Table(
            "Heat maps and fracture boxes",
            columns: [
                .init("model", "Model", .text), .init("measure", "Measure", .text),
                .init("fractures", "Fractures with a box", .count), .init("value", "Value", .percent),
            ],
            footnotes: [
                "Fractures that the model calls, with a box in the table of cases. Pointing game: the peak of the map lies in "
                    + "the box, with a tolerance of 0. Energy: the share of the map's activation that lies in the box, mean "
                    + "over cases; maps without any activation have none and are left out of it."
            ])
        for result in heatMapReviews {
            let boxes = result.cases.filter(\.fracture).compactMap { result.reviews.boxes[$0.number] }
            let rows = [
                ("Pointing game: peak inside the box", boxes.count, result.pointing),
                ("Energy inside the box", boxes.count { $0.energyInside != nil }, result.energy),
            ]
            for (name, count, value) in rows {
                guard let value else { continue }
                table.add([.text(result.reviews.model), .text(name), .count(count), .of(value)])
            }
        }
        return table
    }

    /// Each reviewed case with what the reviewers said and how its map lies to the box.
    public var heatMapCasesTable: Table {
        let codes = heatMapReviews.flatMap { $0.reviews.reviewers.map(\.code) }.reduce(into: [String]()) {
            codes, code in
            if !codes.contains(code) { codes.append(code) }
        }
        var table = Table(
            "Heat maps by case",
            columns: [
                .init("model", "Model", .text), .init("case", "Case", .text),
                .init("truth", "Reference standard", .text), .init("type", "Type", .text),
                .init("side", "Side", .text),
            ] + codes.indices.map { .init("reviewer_\($0 + 1)", codes[$0], .text) } + [
                .init("remarks", "Remarks", .text), .init("peak_in_box", "Peak in the box", .text),
                .init("energy_in_box", "Energy in the box", .percent),
            ])
        for result in heatMapReviews {
            for item in result.cases {
                let answers = codes.map { code in
                    result.reviews.reviewers.first { $0.code == code }?.answer(to: item.number)
                }
                let remarks = zip(codes, answers).compactMap { code, answer in
                    answer.flatMap { $0.remark.isEmpty ? nil : "\(code): \($0.remark)" }
                }
                let box = result.reviews.boxes[item.number]
                let head: [Table.Cell] = [
                    .text(result.reviews.model), .text(item.number.description),
                    .text(item.fracture ? "fracture" : "no fracture"), .text(item.subtype?.label ?? ""),
                    .text(item.side?.rawValue ?? ""),
                ]
                let places: [Table.Cell] = answers.map { .text($0?.place.words ?? "") }
                let tail: [Table.Cell] = [
                    .text(remarks.joined(separator: "; ")), .text(box.map { $0.isHit ? "yes" : "no" } ?? ""),
                    box?.energyInside.map(Table.Cell.number) ?? .empty,
                ]
                table.add(head + places + tail)
            }
        }
        return table
    }

    /// The review of the heat maps, in results.json.
    var heatMapReviewDocument: JSONDocument {
        .list(
            heatMapReviews.map { result in
                let agreement = result.agreement.flatMap { try? $0.get() }
                return .object([
                    "model": .text(result.reviews.model),
                    "reference": (result.reviews.isFromElsewhere ? nil : settings.heatMapReference)
                        .map { .text($0.rawValue) } ?? .null,
                    "reviewers": .list(result.counts.map(Self.document)),
                    "agreement": agreement.map { found in
                        .object([
                            "mean_pairwise_agreement": .number(found.meanPairwiseAgreement),
                            "fleiss_kappa": found.fleiss.map(JSONDocument.of) ?? .null,
                            "gwet_ac1": found.gwetAC1.map(JSONDocument.of) ?? .null,
                            "krippendorff_alpha": found.krippendorff.map(JSONDocument.of) ?? .null,
                        ])
                    } ?? .null,
                    "pointing_game": result.pointing.map(JSONDocument.of) ?? .null,
                    "energy_inside_box": result.energy.map(JSONDocument.of) ?? .null,
                    "cases": .list(result.cases.map { Self.document($0, result.reviews) }),
                ])
            })
    }

    private static func document(_ row: HeatMapReviewResult.Counts) -> JSONDocument {
        .object([
            "reviewer": .text(row.reviewer), "fracture": .bool(row.fracture), "maps": .number(Double(row.maps)),
            "reviewed": .number(Double(row.reviewed)),
            "places": .object(
                Dictionary(
                    uniqueKeysWithValues: ActivationPlace.allCases.map {
                        ($0.key, .number(Double(row.places[$0] ?? 0)))
                    })),
            "at_fracture_site": .of(row.atFractureSite),
        ])
    }

    private static func document(_ item: ComparisonCase, _ reviews: HeatMapReviews) -> JSONDocument {
        let box = reviews.boxes[item.number]
        return .object([
            "case": .text(item.number.description), "fracture": .bool(item.fracture),
            "answers": .list(
                reviews.reviewers.compactMap { reviewer in
                    reviewer.answer(to: item.number).map {
                        .object([
                            "reviewer": .text(reviewer.code), "place": .text($0.place.key), "remark": .text($0.remark),
                        ])
                    }
                }),
            "peak_in_box": box.map { .bool($0.isHit) } ?? .null,
            "energy_in_box": box?.energyInside.map(JSONDocument.number) ?? .null,
        ])
    }
}

extension ActivationPlace {
    /// As tables print it.
    var words: String {
        switch self {
        case .fractureSite: "at the fracture site"
        case .opposite: "opposite hip"
        case .elsewhere: "elsewhere"
        }
    }

    /// As results.json writes it.
    fileprivate var key: String { rawValue.replacing("-", with: "_") }
}
