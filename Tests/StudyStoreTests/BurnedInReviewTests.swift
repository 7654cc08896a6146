import Cryptography
import Foundation
import Radiographs
import Studies
@_spi(Confidential) import TestSupport
import Testing

@_spi(Confidential) @testable import StudyStore

@Suite("Writing in the images of a draft") struct BurnedInReviewTests {
    /// A draft whose first image has eight letters in it.
    private struct Desk {
        let folder: TemporaryFolder
        let drafts: StudyDrafts
        let draft: StudyDraft
        let study = StudyFolderFixture()
        let now = FixedClock().now
        let path = "images/PXR1.png"

        init() throws {
            folder = try TemporaryFolder()
            let data = DataDirectory(folder.url.appendingPathComponent("data"))
            try data.prepare()
            drafts = StudyDrafts(data)
            draft = try drafts.create(studyFile: study.studyFile, origin: "", by: "anna", at: now)
            try write(Array(study.casesTable.utf8), to: "cases.csv")
            try write(Array(study.warmUpTable.utf8), to: "warm-up.csv")
            for index in 0..<study.cases {
                try write(StudyFolderFixture.radiograph(seed: index), to: "images/\(StudyFolderFixture.image(index))")
            }
            for index in 0..<study.warmUpCases {
                try write(StudyFolderFixture.radiograph(seed: 1000 + index), to: "warm-up/W\(index + 1).png")
            }
            try write(WrittenFilm.png(), to: path)
        }

        func write(_ bytes: [UInt8], to path: String) throws {
            let file = draft.folder.appendingPathComponent(path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes).write(to: file)
        }

        func picture(_ path: String) throws -> Radiograph { try Radiograph(png: drafts.image(path, of: draft)) }

        func image(_ path: String) throws -> BurnedInImage {
            try #require(drafts.burnedIn(in: draft).first { $0.path == path })
        }
    }

    @Test("is searched for, image by image, and what was searched is not searched again")
    func search() throws {
        let desk = try Desk()
        #expect(desk.drafts.burnedIn(in: desk.draft).allSatisfy { $0.places == nil && $0.review == nil })
        let none = desk.drafts.searchBurnedIn(in: desk.draft, for: .zero)
        #expect(none == (1, 8), "without time one is searched")
        let all = desk.drafts.searchBurnedIn(in: desk.draft, for: .seconds(60))
        #expect(all == (8, 8))
        #expect(try desk.image(desk.path).places?.map(\.kind) == [.line])
        #expect(try desk.image("images/PXR2.png").places == [])
        #expect(desk.drafts.searchBurnedIn(in: desk.draft, for: .zero) == (8, 8), "it is known")
        try desk.write(Array("no picture".utf8), to: "images/PXR3.png")
        #expect(desk.drafts.searchBurnedIn(in: desk.draft, for: .seconds(60)) == (7, 7), "no radiograph, no search")
    }

    @Test("is blacked out to the pixel, and nothing but grey values is in the file")
    func blackOut() throws {
        let desk = try Desk()
        let withText = PNGText.added("Wang Mei", to: try WrittenFilm.png())
        try desk.write(withText, to: desk.path)
        let before = try desk.picture(desk.path)
        let box = PixelBox(x: 10, y: 50, width: 80, height: 30)
        let review = try desk.drafts.review(
            desk.path, of: desk.draft, seen: before.pixelDigest, blackingOut: [box], by: "anna", at: desk.now)
        let bytes = try desk.drafts.image(desk.path, of: desk.draft)
        let after = try Radiograph(png: bytes)
        for (place, (old, new)) in zip(before.pixelBytes, after.pixelBytes).enumerated() {
            let (x, y) = (place % before.width, place / before.width)
            let isInside = (10..<90).contains(x) && (50..<80).contains(y)
            #expect(new == (isInside ? 0 : old), "pixel \(x), \(y)")
        }
        #expect(!String(decoding: bytes, as: UTF8.self).contains("Wang Mei"))
        #expect(String(decoding: withText, as: UTF8.self).contains("Wang Mei"))
        #expect(review.after == after.pixelDigest.description && review.boxes == ["10,50,80,30"])
        let image = try desk.image(desk.path)
        #expect(image.places == [] && image.review == review)
    }

    @Test("nothing is kept of a decision about another picture, about no picture, or with a box outside it")
    func refused() throws {
        let desk = try Desk()
        let seen = try desk.picture(desk.path).pixelDigest
        let bytes = try desk.drafts.image(desk.path, of: desk.draft)
        let outside = PixelBox(x: 4000, y: 0, width: 5, height: 5)
        #expect(throws: BurnedInProblem.self) {
            try desk.drafts.review(
                desk.path, of: desk.draft, seen: seen, blackingOut: [outside], by: "anna", at: desk.now)
        }
        #expect(throws: BurnedInProblem.imageChanged) {
            try desk.drafts.review(
                "images/PXR2.png", of: desk.draft, seen: seen, blackingOut: [], by: "anna", at: desk.now)
        }
        for path in ["cases.csv", "images/../study.yaml", "images/none.png", ".draft.json"] {
            #expect(throws: DraftProblem.noSuchDraft) {
                try desk.drafts.review(path, of: desk.draft, seen: seen, blackingOut: [], by: "anna", at: desk.now)
            }
        }
        #expect(try desk.drafts.image(desk.path, of: desk.draft) == bytes)
        #expect(desk.drafts.reviews(of: desk.draft).isEmpty)
    }

    @Test("an image that takes the place of one that was looked at has to be looked at itself")
    func replaced() throws {
        let desk = try Desk()
        _ = desk.drafts.searchBurnedIn(in: desk.draft, for: .seconds(60))
        let path = "images/PXR2.png"
        let seen = try desk.picture(path).pixelDigest
        try desk.drafts.review(path, of: desk.draft, seen: seen, blackingOut: [], by: "anna", at: desk.now)
        #expect(try desk.image(path).review?.hasBlackedOut == false)
        try desk.write(StudyFolderFixture.radiograph(seed: 77), to: path)
        _ = desk.drafts.searchBurnedIn(in: desk.draft, for: .seconds(60))
        #expect(try desk.image(path).review == nil)
    }

    @Test("a line that was cut off by a crash is no decision, and the next decision is whole")
    func cutOff() throws {
        let desk = try Desk()
        let path = "images/PXR2.png"
        let seen = try desk.picture(path).pixelDigest
        try desk.drafts.review(path, of: desk.draft, seen: seen, blackingOut: [], by: "anna", at: desk.now)
        let whole = try Data(contentsOf: desk.draft.burnedInReviews)
        try (whole + Data("{\"image\":\"im".utf8)).write(to: desk.draft.burnedInReviews)
        #expect(desk.drafts.reviews(of: desk.draft).count == 1)
        try desk.drafts.review(path, of: desk.draft, seen: seen, blackingOut: [], by: "berta", at: desk.now)
        #expect(desk.drafts.reviews(of: desk.draft).map(\.by) == ["anna", "berta"])
    }

    @Test("becomes part of the study's history, with who decided, for the images that the study has")
    func history() async throws {
        let desk = try Desk()
        let first = try desk.picture(desk.path)
        let second = try desk.drafts.review(
            desk.path, of: desk.draft, seen: first.pixelDigest,
            blackingOut: [PixelBox(x: 10, y: 50, width: 80, height: 30)], by: "anna", at: desk.now)
        try desk.drafts.review(
            desk.path, of: desk.draft, seen: try #require(Digest(hexadecimal: second.after)),
            blackingOut: [PixelBox(x: 0, y: 0, width: 3, height: 3)], by: "berta", at: desk.now)
        try desk.drafts.review(
            "warm-up/W1.png", of: desk.draft, seen: try desk.picture("warm-up/W1.png").pixelDigest, blackingOut: [],
            by: "anna", at: desk.now)
        let gone = try desk.picture("images/PXR3.png").pixelDigest
        try desk.drafts.review("images/PXR3.png", of: desk.draft, seen: gone, blackingOut: [], by: "anna", at: desk.now)
        try desk.write(StudyFolderFixture.radiograph(seed: 99), to: "images/PXR3.png")

        let store = try StoreFixture(desk.folder.url.appendingPathComponent("other"))
        let checked = try #require(desk.drafts.check(desk.draft).value)
        try await store.study.create(
            checked, simulatedReaders: false, reviewed: desk.drafts.reviews(of: desk.draft),
            confidential: store.confidential, by: .coordinator("carla"), at: desk.now
        ) { _ in }
        let events = try await store.study.history(of: checked.plan.name, limit: 20).reversed()
        #expect(events.map(\.kind) == ["study-created", "image-reviewed", "image-reviewed", "image-reviewed"])
        #expect(events.map(\.subject) == ["study", "case:1", "case:1", "practice:1"])
        #expect(events.map(\.actor).dropFirst() == ["coordinator:anna", "coordinator:berta", "coordinator:anna"])
        #expect(events.dropFirst().map { $0.texts["boxes"] } == ["10,50,80,30", "0,0,3,3", ""])
        let verified = try await store.study.verify(
            checked.plan.name, expecting: nil, includingImages: true, against: store.confidential)
        #expect(verified.isIntact, "\(verified.problems)")
        try store.close()
    }
}

/// An installation of its own.
private struct StoreFixture {
    let study: StudyStore
    let confidential: ConfidentialStore

    init(_ folder: URL) throws {
        let data = DataDirectory(folder)
        study = try StudyStore(data, migrations: Repository.migrations)
        confidential = try ConfidentialStore(data, migrations: Repository.migrations)
    }

    func close() throws {
        try study.close()
        try confidential.close()
    }
}
