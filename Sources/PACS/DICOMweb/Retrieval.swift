/// Brings many objects of a PACS into a folder, a few at a time. What is there is not asked for again, so a retrieval that
/// was interrupted goes on where it stopped.
public struct Retrieval: Sendable {
    /// How far it is.
    public struct Progress: Equatable, Sendable {
        /// Objects that came, were there, or failed.
        public var done = 0
        /// Objects in all.
        public var total: Int
        /// Bytes that came.
        public var bytes = 0
    }

    /// What became of it.
    public struct Outcome: Equatable, Sendable {
        /// Objects that came.
        public var retrieved = 0
        /// Objects that were there.
        public var present = 0
        /// Bytes that came.
        public var bytes = 0
        /// Objects that did not come, and why.
        public var failed: [Failure] = []
    }

    /// An object that did not come.
    public struct Failure: Equatable, Sendable {
        /// The object.
        public var object: FoundObject
        /// Why.
        public var problem: PACSError
    }

    private let archive: any Archive
    private let folder: ObjectFolder
    private let atOnce: Int

    /// - Parameters:
    ///   - archive: Whom to ask.
    ///   - folder: Where the objects go.
    ///   - atOnce: Objects that are asked for at a time, at least 1; a PACS has other users.
    public init(from archive: any Archive, into folder: ObjectFolder, atOnce: Int = 2) {
        (self.archive, self.folder, self.atOnce) = (archive, folder, max(1, atOnce))
    }

    /// Retrieves the objects.
    ///
    /// - Throws: ``PACSError`` when there is no use in going on; what came until then is kept. Objects that alone fail are
    ///   in the outcome.
    public func run(
        _ objects: [FoundObject], progress report: @Sendable (Progress) -> Void = { _ in }
    ) async throws(PACSError) -> Outcome {
        var outcome = Outcome()
        var progress = Progress(total: objects.count)
        var wanted: [FoundObject] = []
        var seen: Set<UID> = []
        for object in objects where seen.insert(object.instance).inserted {
            if folder.holds(object.instance) { outcome.present += 1 } else { wanted.append(object) }
        }
        progress.done = objects.count - wanted.count
        report(progress)
        do {
            try await withThrowingTaskGroup(of: (FoundObject, Result<Int, PACSError>).self) { group in
                var waiting = wanted.makeIterator()
                func start(_ object: FoundObject) {
                    group.addTask {
                        do throws(PACSError) {
                            return (object, .success(try await archive.retrieve(object, into: folder)))
                        } catch {
                            return (object, .failure(error))
                        }
                    }
                }
                for _ in 0..<atOnce { if let object = waiting.next() { start(object) } }
                while let (object, result) = try await group.next() {
                    switch result {
                    case .success(let bytes):
                        outcome.retrieved += 1
                        outcome.bytes += bytes
                        progress.bytes += bytes
                    case .failure(let problem) where problem.endsEverything: throw problem
                    case .failure(let problem): outcome.failed.append(Failure(object: object, problem: problem))
                    }
                    progress.done += 1
                    report(progress)
                    if let object = waiting.next() { start(object) }
                }
            }
        } catch {
            throw DICOMwebClient.problem(error)
        }
        return outcome
    }
}
