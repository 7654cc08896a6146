extension ViewTrack {
    /// The steps as JSON, in whole units, for exports and for the page that replays them:
    /// `[{"ms":0,"canvas":[900,700]},{"ms":0,"window":[127.5,255],"zoom":0.25,"pan":[1200,1100],"inverted":false},
    /// {"ms":1900,"marks":[{"shape":"box","side":"left","x":…}]},{"ms":2400,"choice":"fracture"},{"ms":3000,"page":"left"}]`.
    public var json: String { "[" + steps.map(\.json).joined(separator: ",") + "]" }
}

extension ViewTrack.Step {
    fileprivate var json: String { "{\"ms\":\(at),\(event.json)}" }
}

extension ViewTrack.Event {
    fileprivate var json: String {
        switch self {
        case .canvas(let width, let height): "\"canvas\":[\(width),\(height)]"
        case .view(let view): view.json
        case .marks(let marks): "\"marks\":[" + marks.map(\.json).joined(separator: ",") + "]"
        case .choice(let code): "\"choice\":" + (code.map(quoted) ?? "null")
        case .left: "\"page\":\"left\""
        case .cameBack: "\"page\":\"back\""
        }
    }
}

extension ViewTrack.View {
    fileprivate var json: String {
        func whole(_ parts: Int, _ unit: Int = Self.parts) -> Double { Double(parts) / Double(unit) }
        return "\"window\":[\(whole(windowCentre)),\(whole(windowWidth))],\"zoom\":\(whole(zoom, Self.zoomParts)),"
            + "\"pan\":[\(whole(panX)),\(whole(panY))],\"inverted\":\(inverted)"
    }
}

/// A text as JSON; a code may hold anything.
private func quoted(_ text: String) -> String {
    var json = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"", "\\": json += "\\\(scalar)"
        case "\u{0}"..<" ":
            let digits = String(scalar.value, radix: 16)
            json += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: json.unicodeScalars.append(scalar)
        }
    }
    return json + "\""
}
