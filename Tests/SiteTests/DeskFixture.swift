import Foundation
import HTTPTypes
import HummingbirdTesting
import Studies
@_spi(Confidential) import StudyStore
@_spi(Confidential) import TestSupport

@testable import Site

extension SiteFixture {
    /// A study of which two readers of either specialty read all six cases and said "fracture" everywhere; the model calls
    /// the first and the last, and has maps of them. Cases 1 to 3 have a fracture.
    static func ofDesk(isLocked: Bool = true, isRecorded: Bool = false) async throws -> SiteFixture {
        var folder = StudyFolderFixture()
        folder.allQuestions = true
        folder.resultsBeforeLock = isRecorded ? .recorded : .sealed
        let fixture = try await SiteFixture(folder)
        let study = fixture.study
        try await fixture.addCoordinator()
        for specialty in ["surgeon", "radiologist"] {
            let reader = try await study.reader(specialty)
            try await study.answerAll(reader)
            let mark = Mark(shape: .box, side: .left, x: 2, y: 3, width: 4, height: 5)
            try await study.answer(
                reader, position: 1,
                .answer(at: study.clock.now, base: 1, others: [Question.ID("place"): .marks([mark])]))
        }
        try await study.scoreWithMaps("Net 1", calling: [1, 6])
        if isLocked { try await fixture.lock() }
        return fixture
    }

    func lock() async throws {
        try await study.store.change(study.name, to: .closed, by: .commandLine, at: study.clock.now)
        try await study.store.change(study.name, to: .locked, by: .commandLine, at: study.clock.now)
    }
}

extension Browser {
    /// Opens the desk, which notes a look.
    ///
    /// - Returns: Its address with the look.
    func openDesk(_ fixture: SiteFixture) async throws -> String {
        let answer = try await post("\(fixture.address)/desk", form: [:])
        return answer.headers[.location] ?? ""
    }
}

extension TestResponse {
    /// Addresses of the cells of a matrix, row by row.
    var cells: [String] {
        text.matches(of: /<td class="desk-cell[^"]*"><a href="([^"]*)"/).map {
            String($0.1).replacing("&amp;", with: "&")
        }
    }
}
