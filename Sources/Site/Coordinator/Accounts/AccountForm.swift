import Studies
import StudyStore

/// The fields in which a coordinator says who an account is for, and what it may do.
struct AccountForm {
    let name: String
    let role: AccountRole?
    let isForAll: Bool
    let studies: Set<StudyName>

    /// What is wrong with it, by the key of the sentence under `coordinator.accounts.problem`.
    enum Problem: String, Error {
        case name, role, studies, exists, own
    }

    init(_ form: [String: String]) {
        name = form["name"] ?? ""
        role = form["role"].flatMap(AccountRole.init(rawValue:))
        isForAll = form["scope"] != "some"
        // A browser sends one value of a name: every study has a box of its own.
        studies = Set(
            form.filter { $0.key.hasPrefix("study-") && $0.value == "yes" }
                .compactMap { StudyName(String($0.key.dropFirst("study-".count))) })
    }

    /// The form as it stands for an account.
    init(_ account: Account) {
        (name, role) = (account.name, account.role)
        switch account.scope {
        case .all: (isForAll, studies) = (true, [])
        case .only(let names): (isForAll, studies) = (false, names)
        }
    }

    /// An empty form.
    static let empty = AccountForm([:])

    func checkedName() throws(Problem) -> String {
        guard AccountName.isGood(name) else { throw .name }
        return name
    }

    func checked(known: [StudyName]) throws(Problem) -> (role: AccountRole, scope: AccountScope) {
        guard let role else { throw .role }
        if isForAll { return (role, .all) }
        guard !studies.isEmpty, studies.isSubset(of: known) else { throw .studies }
        return (role, .only(studies))
    }

    /// The form as the template shows it, with these roles to choose from.
    func value(
        _ all: [StudyRecord], roles: [AccountRole] = AccountRole.allCases, desk: CoordinatorDesk, _ language: Language
    ) -> Value {
        Value(
            name: name, isForAll: isForAll, hasStudies: !all.isEmpty,
            roles: roles.map { role in
                Value.RoleOption(
                    code: role.rawValue, label: desk.text("accounts.role.\(role.rawValue)", language),
                    hint: desk.text("accounts.roleText.\(role.rawValue)", language), selected: role == self.role)
            },
            studies: all.map { study in
                Value.StudyOption(
                    code: study.plan.name.description, label: study.plan.title.text(in: language),
                    selected: studies.contains(study.plan.name))
            })
    }

    struct Value: Sendable {
        let name: String
        let isForAll: Bool
        let hasStudies: Bool
        let roles: [RoleOption]
        let studies: [StudyOption]

        struct RoleOption: Sendable {
            let code: String
            let label: String
            let hint: String
            let selected: Bool
        }

        struct StudyOption: Sendable {
            let code: String
            let label: String
            let selected: Bool
        }
    }
}
