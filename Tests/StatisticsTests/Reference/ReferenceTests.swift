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
    "boot_auc": reproduceBootstrapArea,
    "boot_auc_difference": reproduceBootstrapDifference,
    "boot_band": reproduceBand,
    "contingency": reproduceContingency,
    "f1": reproduceF1,
    "kappa_many_raters": reproduceManyRaters,
    "kappa_two_raters": reproduceTwoRaters,
    "mcnemar": reproduceMcNemar,
    "mean_ci": reproduceMeanInterval,
    "mean_point_vs_curve": reproduceMeanPoint,
    "model_vs_group_mrmc": reproduceModelAgainstReaders,
    "model_vs_reader_paired": reproduceModelVersusReader,
    "mrmc_gallas": reproduceGallas,
    "mrmc_nested": reproduceNested,
    "mrmc_or": reproduceObuchowskiRockette,
    "mrmc_rjafroc": reproduceRJafroc,
    "p_adjust": reproducePAdjustment,
    "precision_recall_calibration": reproducePrecisionRecallCalibration,
    "proportion_ci": reproduceProportionIntervals,
    "roc_paired": reproducePairedAreas,
    "roc_power": reproduceAreaPower,
    "roc_single": reproduceSingleCurve,
    "roc_unpaired": reproduceUnpairedAreas,
    "sample_size": reproduceSampleSize,
    "sroc_readers": reproduceSummaryROC,
    "study_summary": reproduceStudySummary,
    "t_tests": reproduceTTests,
    "table_one": reproduceTableOne,
    "two_by_two": reproduceTwoByTwo,
]
