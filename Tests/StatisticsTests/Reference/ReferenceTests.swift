import Testing

/// Every case of every file under `statistics/expected`. A file that no reproduction knows fails.
@Suite("Reference values of R and Python") struct ReferenceTests {
    @Test("ours agree within the file's tolerance", arguments: try ReferenceCase.all())
    func agrees(_ reference: ReferenceCase) throws {
        guard let reproduction = reproductions[reference.topic] else {
            Issue.record("\(reference.topic) is not covered")
            return
        }
        try reproduction(reference)
    }

    @Test("the folder holds topics")
    func isThere() throws {
        #expect(try !ReferenceFolder.topics.isEmpty)
    }
}

/// Computes a case with our functions and compares.
typealias Reproduction = @Sendable (ReferenceCase) throws -> Void

/// By the name of the file.
let reproductions: [String: Reproduction] = [
    "roc_single": reproduceSingleCurve,
    "roc_paired": reproducePairedAreas,
    "roc_unpaired": reproduceUnpairedAreas,
    "roc_power": reproduceAreaPower,
    "boot_auc": reproduceBootstrapArea,
    "boot_auc_difference": reproduceBootstrapDifference,
    "boot_band": reproduceBand,
    "precision_recall_calibration": reproducePrecisionRecallCalibration,
]
