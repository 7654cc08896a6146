/// A picture in 8 bits, reduced to the size that letters are looked for in.
struct GreyMap {
    let width: Int
    let height: Int
    var values: [UInt8]

    /// The means of squares of `factor` pixels; what is left over at the right and at the bottom is dropped.
    init(_ image: Radiograph, factor: Int) {
        let source = image.eightBitSamples(window: .full)
        guard factor > 1, image.width >= factor, image.height >= factor else {
            (width, height, values) = (image.width, image.height, source)
            return
        }
        let (width, height) = (image.width / factor, image.height / factor)
        (self.width, self.height) = (width, height)
        values = [UInt8](unsafeUninitializedCapacity: width * height) { means, count in
            source.withUnsafeBufferPointer { source in
                for row in 0..<height {
                    for column in 0..<width {
                        var sum = 0
                        for y in row * factor..<(row + 1) * factor {
                            let start = y * image.width + column * factor
                            for place in start..<start + factor { sum += Int(source[place]) }
                        }
                        means[row * width + column] = UInt8(sum / (factor * factor))
                    }
                }
            }
            count = width * height
        }
    }

    /// How much brighter each pixel is than what is left when everything narrower than a square is taken away: a white
    /// top-hat, which keeps strokes of letters and forgets bones.
    /// - Parameter radius: The square has 2 radius + 1 pixels a side.
    func strokes(radius: Int) -> GreyMap {
        let background = filtered(radius, min).filtered(radius, max)
        var strokes = self
        for place in values.indices { strokes.values[place] -= background.values[place] }
        return strokes
    }

    /// The smallest or the largest value of the square around each pixel: of its row first, then of these in its column.
    /// Whole lines are compared with shifted ones, which a processor does for many pixels at a time.
    @inline(__always)
    private func filtered(_ radius: Int, _ choose: (UInt8, UInt8) -> UInt8) -> GreyMap {
        func join(_ target: UnsafeMutablePointer<UInt8>, _ source: UnsafePointer<UInt8>, _ count: Int) {
            for place in 0..<count { target[place] = choose(target[place], source[place]) }
        }
        var rows = self
        values.withUnsafeBufferPointer { source in
            rows.values.withUnsafeMutableBufferPointer { target in
                guard let source = source.baseAddress, let target = target.baseAddress else { return }
                for start in stride(from: 0, to: width * height, by: width) {
                    for shift in 1..<max(1, min(radius + 1, width)) {
                        join(target + start, source + start + shift, width - shift)
                        join(target + start + shift, source + start, width - shift)
                    }
                }
            }
        }
        var both = rows
        rows.values.withUnsafeBufferPointer { source in
            both.values.withUnsafeMutableBufferPointer { target in
                guard let source = source.baseAddress, let target = target.baseAddress else { return }
                for row in 0..<height {
                    for other in max(0, row - radius)...min(height - 1, row + radius) where other != row {
                        join(target + row * width, source + other * width, width)
                    }
                }
            }
        }
        return both
    }

    /// Connected pieces of pixels that have at least a value; corners connect.
    func pieces(above threshold: UInt8) -> [Piece] {
        var isNew = values.map { $0 >= threshold }
        var pieces: [Piece] = []
        var waiting: [Int] = []
        for start in values.indices where isNew[start] {
            isNew[start] = false
            waiting.append(start)
            var piece = Piece(x: start % width, y: start / width)
            while let place = waiting.popLast() {
                let (x, y) = (place % width, place / width)
                piece.add(x, y)
                for nextY in max(0, y - 1)...min(height - 1, y + 1) {
                    for nextX in max(0, x - 1)...min(width - 1, x + 1) {
                        let next = nextY * width + nextX
                        guard isNew[next] else { continue }
                        isNew[next] = false
                        waiting.append(next)
                    }
                }
            }
            pieces.append(piece)
        }
        return pieces
    }
}

/// Pixels that are connected.
struct Piece {
    private(set) var box: PixelBox
    private(set) var count = 0

    init(x: Int, y: Int) { box = PixelBox(x: x, y: y, width: 1, height: 1) }

    mutating func add(_ x: Int, _ y: Int) {
        count += 1
        box = box.joined(with: PixelBox(x: x, y: y, width: 1, height: 1))
    }

    /// Share of its box that it fills.
    var fill: Double { Double(count) / Double(box.width * box.height) }
}
