public import Studies

/// Why the store could not do what it was asked.
public enum StoreError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The database was written by a newer ReaderStudy.
    case newerDatabase(file: String, migration: String)
    /// A migration that was applied has another text now.
    case changedMigration(file: String, migration: String)
    /// The folder of migrations is missing or empty.
    case noMigrations(folder: String)
    /// The database does not wait for the disk, so an acknowledged answer could be lost.
    case notDurable(file: String)
    /// The disk is full, or cannot be written.
    case storageFull(String)
    /// Another program holds the database for writing.
    case busy(file: String)
    /// The file is not a database, or is damaged.
    case unreadable(file: String, reason: String)
    /// No study has this name.
    case noSuchStudy(String)
    /// A study of this name exists.
    case studyExists(String)
    /// The study has no reader of this code.
    case noSuchReader(String)
    /// The study does not have this specialty.
    case noSuchSpecialty(String, known: [String])
    /// The study is not in a state in which this can be done.
    case wrongState(study: String, is: StudyState, needed: String)
    /// Cases without an answer stand in the way of a signature.
    case casesUnanswered(Int)
    /// The session is signed off already.
    case signedOffAlready
    /// An account of this name exists.
    case accountExists(String)
    /// No account has this name.
    case noSuchAccount(String)
    /// A reason must be given.
    case reasonNeeded
    /// The study has predictions of a model of this name.
    case modelExists(String)
    /// The study was scored by a model of this name with something else.
    case scoringDiffers(model: String, what: String)
    /// A scoring by the model of this name was begun and is not finished.
    case scoringUnfinished(String)
    /// The study was not scored by the model of this name.
    case noSuchScoring(study: String, model: String)
    /// So many cases have no score yet.
    case casesUnscored(Int)
    /// The case is scored already, with another probability or other pixels.
    case scoreDiffers(case: String)
    /// A model without whose predictions the study is not opened has none for so many cases; no name: any model would do.
    case predictionsMissing(model: String?, cases: Int)
    /// The plan seals results until the study is locked.
    case resultsSealed(study: String)
    /// The practice case has been answered, or is not this reader's.
    case notYourCase

    /// What is wrong, and what to do about it.
    public var description: String {
        switch self {
        case .newerDatabase(let file, let migration):
            "\(file) was written by a newer ReaderStudy (it has the migration \"\(migration)\"); "
                + "use that version, or restore a backup"
        case .changedMigration(let file, let migration):
            "the migration \"\(migration)\" is not the one that \(file) was made with; restore the original file"
        case .noMigrations(let folder): "no migrations found in \(folder); the installation is incomplete"
        case .notDurable(let file): "\(file) could not be set to wait for the disk (synchronous=FULL); not started"
        case .storageFull(let detail):
            "the disk is full or cannot be written (\(detail)); nothing was stored; free some space and try again"
        case .busy(let file):
            "another program is writing to \(file), such as a long invitation or a backup; nothing was stored; try again"
        case .unreadable(let file, let reason):
            "\(file) cannot be read as a ReaderStudy database (\(reason)); restore a backup"
        case .noSuchStudy(let name): "there is no study \"\(name)\"; `reader-study study status` lists the studies"
        case .studyExists(let name): "a study \"\(name)\" exists already; give the new one another name"
        case .noSuchReader(let code): "the study has no reader \"\(code)\"; `reader-study reader list` shows them"
        case .noSuchSpecialty(let code, let known):
            "the study has no specialty \"\(code)\"; it has \(known.joined(separator: ", "))"
        case .wrongState(let study, let state, let needed):
            "the study \"\(study)\" is \(state.rawValue); it must be \(needed) for this"
        case .casesUnanswered(let count): "\(count) cases have no answer yet"
        case .signedOffAlready: "this session is signed off already"
        case .accountExists(let name): "an account \"\(name)\" exists already"
        case .noSuchAccount(let name): "there is no account \"\(name)\""
        case .reasonNeeded: "give a reason"
        case .modelExists(let name):
            "the study has predictions of \"\(name)\" already; predictions are never replaced: add them under another name"
        case .scoringDiffers(let model, let what):
            "the study was scored under the name \"\(model)\" with \(what); scores of two kinds are never mixed: "
                + "score under another name, or discard the scoring if it is unfinished"
        case .scoringUnfinished(let model):
            "a scoring by \"\(model)\" was begun and is not finished; finish or discard it, or take another name"
        case .noSuchScoring(let study, let model): "the study \"\(study)\" was not scored by \"\(model)\""
        case .casesUnscored(let count): "\(count) cases have no score yet; score the study again to do the rest"
        case .scoreDiffers(let number):
            "case \(number) has a score already that differs from the new one (other pixels, or another machine); "
                + "score under another name"
        case .predictionsMissing(let model, let cases):
            if let model {
                "the model \"\(model)\" that the study waits for has no prediction for \(cases) of its cases; score the "
                    + "study or add the predictions first, or say on the study's page that no model is wanted"
            } else {
                "the study waits for the predictions of a model and has none for \(cases) of its cases; score it or add "
                    + "predictions first, or say on the study's page that no model is wanted"
            }
        case .resultsSealed(let study):
            "results of \"\(study)\" are sealed until it is locked, as its plan says (results-before-lock)"
        case .notYourCase: "this case is not one of yours"
        }
    }
}
