import Foundation

/// A reader's browser, signed in and past the first pages.
public struct ReaderClient: Sendable {
    /// `reader=…`, as the browser sends it.
    public let cookie: String
    /// The reader's cases in their order.
    public let slots: [String]
    /// Addresses of their radiographs.
    let images: [String]

    /// Follows a personal link, fills in the forms before the first case, and asks for the cases.
    public init(link: String, port: UInt16) throws {
        let client = SetupClient(port: port)
        let arrival = try client.get("/r/\(link)")
        guard arrival.status == 303, let set = arrival.header("Set-Cookie") else {
            throw RigFailure("the personal link answered \(arrival.status)")
        }
        let cookie = String(set.prefix { $0 != ";" })
        self.cookie = cookie
        for (path, form) in [
            ("/reading/welcome", "specialty=radiologist&years_experience=7&consent=yes"),
            ("/reading/screen", "darkest=yes&brightest=yes&width=1920&height=1080&ratio=1"),
        ] {
            let answer = try client.post(path, form: form, cookie: cookie)
            guard answer.status == 303 else { throw RigFailure("\(path) answered \(answer.status)") }
        }
        let state = try client.get("/api/reading", cookie: cookie)
        guard state.status == 200 else { throw RigFailure("/api/reading answered \(state.status)") }
        let listed = try JSONDecoder().decode(State.self, from: state.body).slots
        (slots, images) = (listed.map(\.slot), listed.map(\.image))
    }

    private struct State: Decodable {
        var slots: [Slot]

        struct Slot: Decodable {
            var slot: String
            var image: String
        }
    }
}
