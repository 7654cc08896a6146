import Hummingbird
@_spi(Confidential) import StudyStore

/// What pages and programs ask of the work-list.
struct WorkListDesk {
    let desk: CoordinatorDesk

    /// The film that the request's path names.
    func film(_ context: CoordinatorContext) async throws -> WorkListFilm {
        guard let number = Int(try context.parameters.require("film")),
            let film = try await desk.confidential.workListFilm(number)
        else { throw SiteError.notFound }
        return film
    }

    /// The same, if everything may be told of it.
    func visibleFilm(_ context: CoordinatorContext) async throws -> WorkListFilm {
        let film = try await film(context)
        guard try await !isSealed(film) else { throw SiteError.notFound }
        return film
    }

    /// Whether it is a case that is being read: what a model says of it is told to nobody.
    func isSealed(_ film: WorkListFilm) async throws -> Bool { try await sealed(among: [film]).contains(film.number) }

    /// The numbers of the films that are cases being read.
    func sealed(among films: [WorkListFilm]) async throws -> Set<Int> {
        let pictures = try await desk.store.casesBeingRead(among: films.flatMap { [$0.pixels, $0.original] })
        // As a film is stored, or as it came.
        return Set(films.filter { pictures.contains($0.pixels) || pictures.contains($0.original) }.map(\.number))
    }

    /// Orders that the result of a film goes back to the PACS.
    ///
    /// - Returns: `false` where results stay here.
    func orderSending(of film: WorkListFilm, by context: CoordinatorContext) async throws -> Bool {
        guard let settings = desk.configuration.workList, settings.results != .off else { return false }
        try await desk.confidential.orderSending(of: film.number, by: .coordinator(context.name), at: desk.now)
        return true
    }

    /// Has a film scored once more that could not be.
    func scoreAgain(_ film: WorkListFilm, by context: CoordinatorContext) async throws {
        try await desk.confidential.scoreAgain(film.number, by: .coordinator(context.name), at: desk.now)
    }
}
