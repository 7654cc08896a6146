extension ViewTrack {
    /// The track as the database keeps it: a byte for the format, then for each step the milliseconds since the one
    /// before, a byte for its kind, and its numbers; those of a view as differences to the view before.
    ///
    /// Numbers have 7 bits a byte, low ones first; those that may be negative alternate (0, -1, 1, -2 …). A step of a
    /// drag takes about 8 bytes.
    public var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.bytes.append(Self.format)
        var (time, view) = (0, View.none)
        for step in steps {
            writer.append(step.at - time)
            time = step.at
            switch step.event {
            case .canvas(let width, let height):
                writer.append(kind: .canvas)
                writer.append(width)
                writer.append(height)
            case .view(let next):
                writer.append(kind: next.inverted ? .invertedView : .view)
                for (number, before) in zip(next.numbers, view.numbers) { writer.append(signed: number - before) }
                view = next
            case .marks(let marks):
                writer.append(kind: .marks)
                writer.append(marks.count)
                marks.forEach { writer.append($0) }
            case .choice(let code):
                writer.append(kind: code == nil ? .noChoice : .choice)
                if let code {
                    writer.append(code.utf8.count)
                    writer.bytes.append(contentsOf: code.utf8)
                }
            case .left: writer.append(kind: .left)
            case .cameBack: writer.append(kind: .cameBack)
            }
        }
        return writer.bytes
    }

    /// Reads what ``bytes`` wrote.
    ///
    /// - Throws: ``ViewTrackFault`` for any other bytes.
    public init(bytes: some Collection<UInt8>) throws(ViewTrackFault) {
        var reader = ByteReader(Array(bytes))
        guard try reader.byte() == Self.format else { throw .unreadable }
        var (time, view, steps) = (0, View.none, [Step]())
        while !reader.isAtEnd {
            time += try reader.number()
            guard time <= Self.longest, steps.count < Self.mostSteps, let kind = StepKind(rawValue: try reader.byte())
            else { throw .unreadable }
            let event: Event
            switch kind {
            case .canvas: event = .canvas(width: try reader.number(), height: try reader.number())
            case .view, .invertedView:
                view = View(
                    windowCentre: view.windowCentre + (try reader.signedNumber()),
                    windowWidth: view.windowWidth + (try reader.signedNumber()),
                    zoom: view.zoom + (try reader.signedNumber()), panX: view.panX + (try reader.signedNumber()),
                    panY: view.panY + (try reader.signedNumber()), inverted: kind == .invertedView)
                event = .view(view)
            case .marks:
                let count = try reader.number()
                guard count <= Self.mostMarks else { throw .unreadable }
                var marks: [Mark] = []
                for _ in 0..<count { marks.append(try reader.mark()) }
                event = .marks(marks)
            case .choice: event = .choice(try reader.text())
            case .noChoice: event = .choice(nil)
            case .left: event = .left
            case .cameBack: event = .cameBack
            }
            steps.append(Step(at: time, event))
        }
        try self.init(steps)
    }

    private static let format: UInt8 = 1
}

extension ViewTrack.View {
    fileprivate static let none = Self(windowCentre: 0, windowWidth: 0, zoom: 0, panX: 0, panY: 0, inverted: false)

    fileprivate var numbers: [Int] { [windowCentre, windowWidth, zoom, panX, panY] }
}

/// The byte that says what a step is.
private enum StepKind: UInt8 {
    case canvas = 1
    case view, invertedView, marks, choice, noChoice, left, cameBack
}

private struct ByteWriter {
    var bytes: [UInt8] = []

    mutating func append(kind: StepKind) { bytes.append(kind.rawValue) }

    mutating func append(_ number: Int) {
        var rest = UInt64(number)
        while rest > 0x7F {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    mutating func append(signed number: Int) { append((number << 1) ^ (number >> 63)) }

    mutating func append(_ mark: Mark) {
        let side: UInt8 = mark.side.map { $0 == .left ? 1 : 2 } ?? 0
        bytes.append((mark.shape == .box ? 1 : 0) | side << 1)
        let numbers = [mark.x, mark.y] + (mark.shape == .box ? [mark.width, mark.height] : [])
        for number in numbers { append(Int((number / ViewTrack.markUnit).rounded())) }
    }
}

private struct ByteReader {
    private let bytes: [UInt8]
    private var place = 0

    /// Longest number that a track can hold, in bits; a longer one was written by nobody.
    private static let longestNumber = 28

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { place == bytes.count }

    mutating func byte() throws(ViewTrackFault) -> UInt8 {
        guard place < bytes.count else { throw .unreadable }
        place += 1
        return bytes[place - 1]
    }

    mutating func number() throws(ViewTrackFault) -> Int {
        var (value, shift) = (0, 0)
        while true {
            let next = try byte()
            guard shift < Self.longestNumber else { throw .unreadable }
            value |= Int(next & 0x7F) << shift
            if next < 0x80 { return value }
            shift += 7
        }
    }

    mutating func signedNumber() throws(ViewTrackFault) -> Int {
        let number = try number()
        return (number >> 1) ^ -(number & 1)
    }

    mutating func text() throws(ViewTrackFault) -> String {
        let length = try number()
        guard length <= bytes.count - place,
            let text = String(validating: bytes[place..<place + length], as: UTF8.self)
        else { throw .unreadable }
        place += length
        return text
    }

    mutating func mark() throws(ViewTrackFault) -> Mark {
        let kind = try byte()
        guard kind < 6 else { throw .unreadable }
        let sides: [ReferenceStandard.Side?] = [nil, .left, .right]
        let isBox = kind & 1 == 1
        func length(_ number: Int) -> Double { Double(number) * ViewTrack.markUnit }
        return Mark(
            shape: isBox ? .box : .point, side: sides[Int(kind >> 1)], x: length(try number()),
            y: length(try number()), width: isBox ? length(try number()) : 0, height: isBox ? length(try number()) : 0)
    }
}
