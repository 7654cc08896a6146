import Scoring
import StudyStore

/// The model of the detection page.
enum DetectionModel {
    /// Loads the model that the settings name.
    ///
    /// - Returns: `nil` when they name none; the detection page then says so.
    /// - Throws: ``CommandFailure``: a model that was asked for and cannot be used is no reason to go on without it.
    static func load(_ configuration: Configuration) throws -> LoadedModel? {
        guard let name = configuration.model else { return nil }
        do {
            return try LoadedModel(ModelLibrary(folder: configuration.data.models).model(named: name))
        } catch {
            throw CommandFailure(.notPossible, "the model of the detection page: \(error)")
        }
    }
}
