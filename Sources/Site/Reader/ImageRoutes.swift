import Hummingbird
import NIOPosix
import StudyStore

/// Radiographs under addresses made for one reader. Every response has the same headers but for its length.
struct ImageRoutes {
    let store: StudyStore
    let files = FileIO(threadPool: .singleton)

    func addRoutes(to router: some RouterMethods<ReaderContext>) {
        router.get("/images/:image", use: image)
    }

    @Sendable func image(_ request: Request, context: ReaderContext) async throws -> Response {
        let name = try context.parameters.require("image")
        guard let file = try await store.imageFile(name, for: context.reader) else { throw SiteError.notFound }
        return try await pngResponse(file, files: files, context: context)
    }
}
