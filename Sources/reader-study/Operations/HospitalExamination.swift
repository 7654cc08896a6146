import Foundation
import Intake

/// `doctor` on the folder where films arrive.
struct HospitalExamination {
    let settings: HospitalSettings
    let model: String?

    func findings() -> [DoctorFinding] {
        guard let inbox = settings.inbox else { return [] }
        guard FileManager.default.isWritableFile(atPath: inbox.path) else {
            return [
                .problem(
                    "work-list", "the folder \(inbox.path) is not there, or this user may not write to it",
                    remedy: "make it (`reader-study receive --into` does) and give it to the server's user")
            ]
        }
        guard model != nil else {
            return [
                .warning(
                    "work-list", "films are taken and not scored, as no model is set",
                    remedy: "set model to one of `reader-study model list`")
            ]
        }
        guard let waiting = try? FilmInbox(inbox).waiting().count else {
            return [
                .problem("work-list", "the folder \(inbox.path) cannot be read", remedy: "check its owner and rights")
            ]
        }
        let films = waiting == 1 ? "1 film waits" : "\(waiting) films wait"
        return [.fine("work-list", "\(films) at the door")]
    }
}
