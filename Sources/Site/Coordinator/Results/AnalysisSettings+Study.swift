import Reports
import Statistics
import Studies
import StudyStore

extension AnalysisSettings {
    /// What a study registered.
    ///
    /// - Throws: ``StatisticsError`` when the level is not between 0 and 1, which the parser of study files excludes.
    init(study: StudyRecord) throws(StatisticsError) {
        try self.init(
            study.plan.analysis, specialties: study.plan.specialties, studyFileDigest: study.definitionDigest,
            standing: study.frozenDigest == nil ? .draft : .frozen)
    }
}
