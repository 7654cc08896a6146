import Foundation
import TestSupport
import Testing

@Suite("Accounts on the command line", .serialized) struct AccountCommandTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try StudyFolderFixture().write(to: folder)
    }

    @Test("are added with a role and studies, changed, closed and listed, and their record tells of it")
    func whole() throws {
        let good = "long enough words\n"
        #expect(try Program.run("study", "create", "study", in: folder).code == 0)
        let unknown = try Program.run(
            "account", "add", "lin", "--role", "monitor", "--study", "nowhere", in: folder, typing: good)
        #expect(unknown.code == 1)
        let role = try Program.run("account", "add", "lin", "--role", "chief", in: folder, typing: good)
        #expect(role.code == 64 && role.errors.contains("statistician"))
        let common = try Program.run(
            "account", "add", "lin", "--role", "monitor", in: folder, typing: "password1234\n")
        #expect(common.code == 1 && common.errors.contains("first that anybody would guess"))
        let added = try Program.run(
            "account", "add", "lin", "--role", "monitor", "--study", "small", in: folder, typing: good)
        #expect(added.code == 0 && !added.output.contains("enough"))
        #expect(try Program.run("account", "add", "LIN", "--role", "monitor", in: folder, typing: good).code == 1)
        let changed = try Program.run("account", "role", "lin", "statistician", in: folder)
        #expect(changed.output == "lin\tstatistician\tall studies\tactive\tno codes\t0 browsers\n")
        #expect(try Program.run("account", "password", "lin", in: folder, typing: good).code == 0)
        for command in ["sign-out", "codes-off", "disable"] {
            #expect(try Program.run("account", command, "lin", in: folder).code == 0, "\(command)")
            #expect(try Program.run("account", command, "nobody", in: folder).code == 1, "\(command)")
        }
        #expect(try Program.run("account", "list", in: folder).output.contains("disabled 20"))
        #expect(try Program.run("account", "enable", "lin", in: folder).code == 0)
        let record = try Program.run("account", "history", in: folder)
        #expect(record.code == 0)
        let kinds = record.output.split(separator: "\n").map { $0.split(separator: "\t")[1] }
        #expect(
            kinds.reversed() == [
                "account-added", "role-changed", "password-set", "signed-out-everywhere", "account-disabled",
                "account-enabled",
            ])
        #expect(try Program.run("coordinator", "list", in: folder).output.isEmpty)
    }

    @Test("give programs tokens, which are printed once, listed without themselves and revoked")
    func tokens() throws {
        #expect(try Program.run("study", "create", "study", in: folder).code == 0)
        let added = try Program.run(
            "account", "add", "lin", "--role", "monitor", in: folder, typing: "long enough words\n")
        #expect(added.code == 0)
        let refused = try Program.run("account", "token", "add", "lin", "export", "--role", "statistician", in: folder)
        #expect(refused.code == 1 && refused.output.isEmpty && refused.errors.contains("may not do so much"))
        let made = try Program.run(
            "account", "token", "add", "lin", "export", "--study", "small", "--days", "7", in: folder)
        #expect(made.code == 0 && made.output.wholeMatch(of: /[0-9a-z]{26}\n/) != nil)
        #expect(!made.errors.contains(made.output.dropLast()))
        #expect(try Program.run("account", "token", "add", "lin", "export", in: folder).code == 1, "the name is taken")
        let listed = try Program.run("account", "token", "list", "lin", in: folder).output
        #expect(listed.hasPrefix("export\tmonitor\tsmall\tvalid until 20") && !listed.contains(made.output.dropLast()))
        #expect(try Program.run("account", "token", "revoke", "lin", "export", in: folder).code == 0)
        #expect(try Program.run("account", "token", "revoke", "lin", "export", in: folder).code == 1)
        #expect(try Program.run("account", "token", "list", "lin", in: folder).output.contains("revoked 20"))
        let record = try Program.run("account", "history", in: folder).output
        #expect(record.contains("token-made") && record.contains("token-revoked"))
    }
}
