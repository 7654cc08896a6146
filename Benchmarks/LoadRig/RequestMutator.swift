/// Requests to the routes of the site, each changed a little or a lot; number and seed say which.
public struct RequestMutator: Sendable {
    /// A route as the table of routes has it.
    public struct Route: Sendable {
        /// `GET` and the like, and the path with `:name` for what varies.
        public var method: String, path: String

        /// A row of the table.
        public init(method: String, path: String) { (self.method, self.path) = (method, path) }
    }

    private let routes: [Route]
    private let cookies: [String]
    private let values: [String]

    /// - Parameters:
    ///   - routes: Each is as likely.
    ///   - cookies: `name=value` of people who are signed in.
    ///   - values: What stands in paths now and then: names of studies, slots, images.
    public init(routes: [Route], cookies: [String], values: [String]) {
        (self.routes, self.cookies, self.values) = (routes, cookies, values)
    }

    private static let oddities = [
        "", "0", "-1", "1", "18446744073709551616", "9223372036854775808", "NaN", "1e309", "null", "true", "..",
        "%2e%2e%2f", "%00", "%ff", "a'--", "\u{FEFF}", "\u{202E}abc", "研究", "é\u{301}", "a b", "<b>", "{{x}}", "~", ".",
        String(repeating: "a", count: 300), String(repeating: "%41", count: 3000),
    ]
    private static let bodies = [
        "{}", "[]", "null", "\"\"", "{\"shownAt\":1}", String(repeating: "[", count: 20_000),
        "{\"submission\":\"0123456789abcdef0123\",\"base\":null,\"shownAt\":1,\"answeredAt\":2,\"activeMilliseconds\":1,"
            + "\"firstDecisionMilliseconds\":1,\"viewChanges\":0,\"answers\":{\"fracture\":{\"choice\":\"fracture\"}}}",
        "{\"key\":\"0123456789abcdef\",\"shownAt\":1,\"steps\":[[0,\"canvas\",800,600]]}",
        "name=load&password=a", "confirm=yes", "specialty=radiologist&years_experience=7&consent=yes",
        "readers=5&sensitivity=0.9&specificity=0.9&modelSensitivity=0.9&modelSpecificity=0.9",
        "count=1&specialty=radiologist", "language=zh-Hant&path=%2F", "code=ABCD-EFGH", "a=%", "=", "&&&&", "%=%",
        "case,probability\r\n1,0.5\r\n", "\u{89}PNG\r\n\u{1A}\n",
    ]
    private static let types = [
        "application/json", "application/x-www-form-urlencoded", "text/csv", "image/png", "multipart/form-data", "",
    ]

    /// The bytes of one request.
    ///
    /// - Parameters:
    ///   - number: From 0.
    ///   - seed: Of all of them.
    public func request(_ number: Int, seed: UInt64) -> [UInt8] {
        var random = SeededRandom(seed: seed &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(number))
        let route = pick(routes, &random) ?? Route(method: "GET", path: "/")
        let isOddMethod = chance(1, of: 20, &random)
        let method = isOddMethod ? pick(["HEAD", "PATCH", "DELETE", "OPTIONS", "TRACE", "get"], &random) : route.method
        var lines = ["\(method ?? "GET") \(path(route, &random)) HTTP/1.1", "Host: localhost", "Connection: close"]
        if !chance(1, of: 4, &random), let cookie = pick(cookies, &random) { lines.append("Cookie: \(cookie)") }
        if chance(1, of: 6, &random) { lines.append("Sec-Fetch-Site: cross-site") }
        if chance(1, of: 6, &random) { lines.append("Accept-Language: \(pick(Self.oddities, &random) ?? "")") }
        if chance(1, of: 8, &random) { lines.append("Range: bytes=\(pick(Self.oddities, &random) ?? "")-5") }
        if chance(1, of: 8, &random) { lines.append("X-Forwarded-For: \(pick(Self.oddities, &random) ?? "")") }
        let body = route.method == "GET" && !chance(1, of: 20, &random) ? [] : self.body(&random)
        if !body.isEmpty {
            lines.append("Content-Type: \(pick(Self.types, &random) ?? "")")
            // Now and then the length lies.
            let length = chance(1, of: 12, &random) ? body.count + Int(random.next() % 64) - 32 : body.count
            lines.append("Content-Length: \(length)")
        }
        var bytes = Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body
        // Half of them stay whole, so that most get past the parser of HTTP.
        if chance(1, of: 2, &random) { mutate(&bytes, &random) }
        return bytes
    }

    private func path(_ route: Route, _ random: inout SeededRandom) -> String {
        let parts = route.path.split(separator: "/", omittingEmptySubsequences: true).map { part -> String in
            guard part.hasPrefix(":") else { return String(part) }
            let isOdd = chance(1, of: 3, &random)
            return (isOdd ? pick(Self.oddities, &random) : pick(values, &random)) ?? "x"
        }
        var path = "/" + parts.joined(separator: "/")
        if chance(1, of: 4, &random) {
            path += "?\(pick(["session", "look", "done", "path", "offset", "page"], &random) ?? "a")="
            path += pick(Self.oddities, &random) ?? ""
        }
        // Blanks would end the path.
        return path.map { $0 == " " ? "+" : String($0) }.joined()
    }

    private func body(_ random: inout SeededRandom) -> [UInt8] {
        var bytes = Array((pick(Self.bodies, &random) ?? "").utf8)
        if chance(1, of: 2, &random) { mutate(&bytes, &random) }
        if chance(1, of: 50, &random) { bytes += [UInt8](repeating: 65, count: Int(random.next() % 600_000)) }
        return bytes
    }

    /// One to four changes: a byte flipped, put in, taken out, a piece doubled, or the end cut off.
    private func mutate(_ bytes: inout [UInt8], _ random: inout SeededRandom) {
        for _ in 0...Int(random.next() % 4) where !bytes.isEmpty {
            let place = Int(random.next() % UInt64(bytes.count))
            switch random.next() % 6 {
            case 0: bytes[place] ^= 1 << UInt8(random.next() % 8)
            case 1: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: place)
            case 2: bytes.remove(at: place)
            case 3:
                let end = min(bytes.count, place + Int(random.next() % 200))
                bytes.insert(contentsOf: bytes[place..<end], at: place)
            case 4: bytes.removeLast(bytes.count - place)
            default: bytes.insert(contentsOf: Array((pick(Self.oddities, &random) ?? "").utf8), at: place)
            }
        }
    }

    private func pick<Element>(_ elements: [Element], _ random: inout SeededRandom) -> Element? {
        elements.isEmpty ? nil : elements[Int(random.next() % UInt64(elements.count))]
    }

    private func chance(_ part: UInt64, of whole: UInt64, _ random: inout SeededRandom) -> Bool {
        random.next() % whole < part
    }
}
