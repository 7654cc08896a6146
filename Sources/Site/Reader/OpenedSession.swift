import Hummingbird
import Studies
import StudyStore

extension StudyStore {
    /// The view with the session that `?session=` names; without it, with the one that is to be read next.
    ///
    /// - Throws: ``SiteError/notFound`` for a session that has not begun or does not exist,
    ///   ``AnswerProblem/signedOff`` for an earlier one whose answers are final.
    func view(_ request: Request, of reader: ReaderID) async throws -> ReaderView {
        guard let asked = request.uri.queryParameters["session"] else { return try await view(of: reader) }
        guard let number = Int(asked), let view = try await view(of: reader, session: number) else {
            throw SiteError.notFound
        }
        guard !view.isEarlierSession || view.canChangeAnswers else { throw AnswerProblem.signedOff }
        return view
    }
}
