import ChildProcess
import Foundation
import TestSupport
import Testing

/// The commands against a PACS of the test's own.
@Suite("The hospital's PACS from the command line", .serialized) struct PACSCommandTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func run(_ arguments: String...) async throws -> Program.Outcome {
        try await Program.ended(arguments, in: folder)
    }

    private func name(_ pacs: Orthanc, password: String = Orthanc.password) throws {
        try folder.write(password, to: "password")
        chmod(folder.url.appendingPathComponent("password").path, 0o600)
        try folder.write(
            "peers:\n  hospital: {dicomweb: '\(pacs.address)', user: \(Orthanc.user), password-file: password}\n",
            to: "pacs.yaml")
    }

    @Test("radiographs are found, come into a folder once, and go back")
    func wholeWay() async throws {
        let pacs = try await Orthanc()
        defer { pacs.end() }
        let films = [Film(number: 1, study: 1), Film(number: 2, study: 1), Film(number: 1, study: 2, date: "20180101")]
        try await pacs.hold(films)
        try name(pacs)
        #expect(try await run("pacs", "echo", "hospital").output == "hospital answers at \(pacs.address).\n")

        let found = try await run("pacs", "search", "hospital", "--body-part", "PELVIS", "--to", "2017-12-31")
        #expect(found.code == 0 && found.errors == "1 study\n")
        #expect(
            found.output == """
                date      request  modalities  images  description  study
                20170412  ACC1     DX          2       PELVIS AP    \(films[0].studyUID)

                """)
        #expect(try await run("pacs", "search", "hospital", "--patients").output.contains("PATIENT1  Wang^Mei"))
        let identifiers = try await run("pacs", "search", "hospital", "--identifiers")
        try folder.write(identifiers.output, to: "studies.txt")

        let came = try await run("pacs", "retrieve", "hospital", "--into", "intake", "--studies", "studies.txt")
        #expect(came.code == 0 && came.output.hasPrefix("intake: 3 objects retrieved ("), "\(came)")
        for film in films {
            #expect(try folder.read("intake/\(film.instanceUID).dcm") == film.bytes)
        }
        let again = try await run("pacs", "retrieve", "hospital", "--into", "intake", "--study", films[0].studyUID)
        #expect(again.output == "intake: 0 objects retrieved (0 B), 2 had been there.\n")

        try folder.write(Film(number: 3, study: 1).bytes, to: "result.dcm")
        #expect(try await run("pacs", "store", "hospital", "result.dcm").output == "hospital keeps 1 of 1 file.\n")
        let more = try await run("pacs", "retrieve", "hospital", "--into", "intake", "--study", films[0].studyUID)
        #expect(more.output.hasPrefix("intake: 1 object retrieved ("))
    }

    @Test("a wrong password is exit code 1 and stands nowhere, no PACS is 2, a wrong file is 64")
    func failures() async throws {
        let pacs = try await Orthanc()
        defer { pacs.end() }
        try name(pacs, password: "wrong-secret")
        let stranger = try await run("pacs", "search", "hospital")
        #expect(stranger.code == 1 && stranger.errors.contains("does not take name and password"))
        #expect(!(stranger.errors + stranger.output).contains("wrong-secret"))
        try folder.write("peers:\n  hospital: {dicomweb: 'http://127.0.0.1:1/x', attempts: 1}\n", to: "pacs.yaml")
        let nobody = try await run("pacs", "echo", "hospital")
        #expect(nobody.code == 2 && nobody.errors.contains("cannot be reached"), "\(nobody.errors)")
        #expect(try await run("pacs", "echo", "clinic").code == 64)
        #expect(try await run("pacs", "search", "hospital", "--from", "2017-02-30").code == 64)
    }
}
