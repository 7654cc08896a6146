import Foundation
import Hummingbird
import Reports
import Studies

/// How the desk is looked at: whose look, what is compared, which cases in which order. It is the query of every address
/// of the desk, so that a page can be left and found again.
struct DeskView: Equatable, Sendable {
    /// The text that a noted look gave; empty without one.
    var look = ""
    /// Index into the study's sessions.
    var session = 0
    /// Index into the study's models.
    var model = 0
    var order = DisagreementOrder.conflict
    var filter = DisagreementFilter()
    /// Only readers of this specialty; `nil` for all.
    var specialty: Specialty.Code?
    /// Page of rows, from 1.
    var page = 1

    init() {}

    /// What an address or a form says; anything else in it is left out.
    init(_ value: (String) -> String?) {
        look = value("look") ?? ""
        session = value("session").flatMap { Int($0) } ?? 0
        model = value("model").flatMap { Int($0) } ?? 0
        order = value("order").flatMap(DisagreementOrder.init(rawValue:)) ?? .conflict
        filter.modelIsWrong = value("ai").flatMap { ["wrong": true, "right": false][$0] }
        filter.isSplit = value("split") == "yes"
        filter.stratum = value("stratum").flatMap { $0.isEmpty ? nil : $0 }
        specialty = value("specialty").flatMap { $0.isEmpty ? nil : Specialty.Code($0) }
        page = max(1, value("page").flatMap { Int($0) } ?? 1)
    }

    init(_ request: Request) {
        let parameters = request.uri.queryParameters
        self.init { name in parameters[Substring(name)].map(String.init) }
    }

    /// The readers that count.
    var selection: ReaderSelection { specialty.map { .specialty($0) } ?? .all }

    /// What follows an address, with its question mark; what is as at first is left out.
    var query: String {
        let first = DeskView()
        var pairs = [("look", look)]
        func add(_ name: String, _ value: String, _ differs: Bool) { if differs { pairs.append((name, value)) } }
        add("session", String(session), session != first.session)
        add("model", String(model), model != first.model)
        add("order", order.rawValue, order != first.order)
        if let isWrong = filter.modelIsWrong { pairs.append(("ai", isWrong ? "wrong" : "right")) }
        add("split", "yes", filter.isSplit)
        if let stratum = filter.stratum { pairs.append(("stratum", stratum)) }
        if let specialty { pairs.append(("specialty", specialty.description)) }
        add("page", String(page), page != first.page)
        return "?" + pairs.map { "\($0)=\($1.inAddress)" }.joined(separator: "&")
    }

    /// The same on another page.
    func on(page: Int) -> DeskView {
        var view = self
        view.page = page
        return view
    }
}

extension String {
    /// The text as a part of an address; case numbers and codes are the coordinator's own texts and may hold anything.
    var inAddress: String { addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "" }
}

extension StudyAddress {
    /// The disagreement desk.
    var desk: String { "\(path)/desk" }

    /// How one reader read one case.
    func reading(_ number: CaseNumber, by reader: String, _ view: DeskView) -> String {
        "\(desk)/cases/\(number.description.inAddress)/\(reader.inAddress)\(view.query)"
    }
}
