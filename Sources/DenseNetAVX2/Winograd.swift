/// The second half of a dense layer: the 3x3 convolution by Winograd's F(4x4,3x3) (Lavin and Gray, CVPR 2016), which
/// takes 36 multiplications for 16 outputs where the plain sum takes 144.
public struct Winograd {
    let weights: UnsafePointer<Lane>
    let inputLanes: Int
    let outputLanes: Int

    /// - Parameters:
    ///   - weights: Transformed: `[36][group of 16 outputs][input channel][16]`.
    ///   - outputLanes: Lanes that are stored.
    public init(weights: UnsafePointer<Lane>, inputLanes: Int, outputLanes: Int) {
        self.weights = weights
        self.inputLanes = inputLanes
        self.outputLanes = outputLanes
    }

    private static let points = 36

    /// Lanes of scratch that ``compute(tile:from:to:scratch:)`` needs.
    public static func scratch(inputLanes: Int, outputLanes: Int) -> Int {
        points * (Tiling.squares * (inputLanes + (outputLanes + 1) / 2 * 2) + 1)
    }

    /// One tile of ``Tiling/squares`` 4x4 squares, counted row by row.
    /// - Parameters:
    ///   - input: With one zero row and column above and left, and zeros below and right to whole squares and one more.
    ///   - output: The lanes that the layer appends.
    public func compute(tile: Int, from input: Maps, to output: Maps, scratch: UnsafeMutablePointer<Lane>) {
        let across = (output.width + 3) / 4
        let total = across * ((output.height + 3) / 4)
        let first = tile * Tiling.squares
        let count = min(Tiling.squares, total - first)
        let groups = (outputLanes + 1) / 2
        let transformed = scratch + Self.points
        let products = transformed + Self.points * Tiling.squares * inputLanes
        var square = 0
        while square < count {
            let (y, x) = ((first + square) / across, (first + square) % across)
            transform(input, 4 * y, 4 * x, transformed + square * inputLanes, scratch)
            square += 1
        }
        var point = 0
        while point < Self.points {
            var group = 0
            while group < groups {
                let w = weights + (point * groups + group) * inputLanes * 16
                square = 0
                while square < count {
                    let place = point * Tiling.squares + square
                    multiply(
                        floats(transformed + place * inputLanes), pixelStride: inputLanes * 8, laneStride: 8,
                        lanes: inputLanes, weights: w, into: products + (place * groups + group) * 2,
                        sumStride: 2 * groups, fresh: true)
                    square += Tiling.pixels
                }
                group += 1
            }
            point += 1
        }
        square = 0
        while square < count {
            let (y, x) = ((first + square) / across, (first + square) % across)
            gather(products + square * groups * 2, 2 * groups, output, 4 * y, 4 * x, scratch)
            square += 1
        }
    }

    /// B' d B of a 6x6 square, for every lane.
    @inline(__always)
    private func transform(
        _ input: Maps, _ y: Int, _ x: Int, _ target: UnsafeMutablePointer<Lane>, _ half: UnsafeMutablePointer<Lane>
    ) {
        let step = Tiling.squares * inputLanes
        var lane = 0
        while lane < inputLanes {
            let source = input.lanes + lane * input.plane + y * input.rowStride + x
            var i = 0
            while i < 6 {
                let row = source + i * input.rowStride
                Self.spread(row, 1, half + 6 * i, 1)
                i += 1
            }
            i = 0
            while i < 6 {
                Self.spread(half + i, 6, target + lane + i * step, 6 * step)
                i += 1
            }
            lane += 1
        }
    }

    /// A' m A of 36 products, for every lane that is stored.
    @inline(__always)
    private func gather(
        _ products: UnsafeMutablePointer<Lane>, _ lanes: Int, _ output: Maps, _ y: Int, _ x: Int,
        _ half: UnsafeMutablePointer<Lane>
    ) {
        let step = Tiling.squares * lanes
        let rows = min(4, output.height - y)
        let columns = min(4, output.width - x)
        var lane = 0
        while lane < outputLanes {
            var i = 0
            while i < 6 {
                Self.collect(products + lane + i * step, 6 * step, half + i, 6)
                i += 1
            }
            let target = output.lanes + lane * output.plane + y * output.rowStride + x
            i = 0
            while i < rows {
                if columns == 4 {
                    Self.collect(half + 6 * i, 1, target + i * output.rowStride, 1)
                } else {
                    Self.collect(half + 6 * i, 1, half + 24, 1)
                    var j = 0
                    while j < columns {
                        target[i * output.rowStride + j] = half[24 + j]
                        j += 1
                    }
                }
                i += 1
            }
            lane += 1
        }
    }

    @inline(__always)
    private static func spread(
        _ d: UnsafeMutablePointer<Lane>, _ stride: Int, _ target: UnsafeMutablePointer<Lane>, _ step: Int
    ) {
        let (d0, d1, d2) = (d[0], d[stride], d[2 * stride])
        let (d3, d4, d5) = (d[3 * stride], d[4 * stride], d[5 * stride])
        let minus4 = Lane(repeating: -4)
        let minus5 = Lane(repeating: -5)
        let four = Lane(repeating: 4)
        let p = d4.addingProduct(minus4, d2)
        let q = d3.addingProduct(minus4, d1)
        let r = d4 - d2
        let s = d3 - d1
        let twice = s + s
        target[0] = d4.addingProduct(four, d0).addingProduct(minus5, d2)
        target[step] = p + q
        target[2 * step] = p - q
        target[3 * step] = r + twice
        target[4 * step] = r - twice
        target[5 * step] = d5.addingProduct(four, d1).addingProduct(minus5, d3)
    }

    @inline(__always)
    private static func collect(
        _ m: UnsafeMutablePointer<Lane>, _ stride: Int, _ target: UnsafeMutablePointer<Lane>, _ step: Int
    ) {
        let (m1, m2, m3, m4) = (m[stride], m[2 * stride], m[3 * stride], m[4 * stride])
        let (a, b, c, d) = (m1 + m2, m1 - m2, m3 + m4, m3 - m4)
        let last = m[5 * stride]
        let first = m[0]
        target[0] = first + a + c
        target[step] = b.addingProduct(Lane(repeating: 2), d)
        target[2 * step] = a.addingProduct(Lane(repeating: 4), c)
        target[3 * step] = b.addingProduct(Lane(repeating: 8), d) + last
    }
}
