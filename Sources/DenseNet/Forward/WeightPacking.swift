/// Weights in the order in which the micro-kernel reads them. Channels that do not exist have zeros.
struct WeightPacking {
    /// Output channels of the micro-kernel.
    let group: Int

    func groups(_ outputs: Int) -> Int { (outputs + group - 1) / group }

    /// A 1x1 convolution as `[group][input slot][channel of the group]`.
    /// - Parameters:
    ///   - weights: `[output][input]`.
    ///   - slots: Where each input channel lies within the lanes of its maps.
    ///   - scale: One factor for each output.
    ///   - packed: `groups * slotCount * group` zeros.
    func pointwise(
        _ weights: [Float], outputs: Int, inputs: Int, slots: [Int], slotCount: Int, scale: [Float],
        into packed: UnsafeMutablePointer<Float>
    ) {
        weights.withUnsafeBufferPointer { weights in
            for output in 0..<outputs {
                let base = packed + (output / group) * slotCount * group + output % group
                let factor = scale[output]
                for input in 0..<inputs { base[slots[input] * group] = weights[output * inputs + input] * factor }
            }
        }
    }

    /// A 3x3 convolution transformed, `G g G'` in double precision, as `[36][group][input][channel of the group]`.
    /// - Parameters:
    ///   - weights: `[output][input][3][3]`.
    ///   - slotCount: Input channels with those that fill the last lane.
    ///   - packed: `36 * groups * slotCount * group` zeros.
    func winograd(
        _ weights: [Float], outputs: Int, inputs: Int, slotCount: Int, into packed: UnsafeMutablePointer<Float>
    ) {
        let groups = groups(outputs)
        weights.withUnsafeBufferPointer { weights in
            withUnsafeTemporaryAllocation(of: Float.self, capacity: 36 * group) { points in
                guard let kernels = weights.baseAddress, let start = points.baseAddress else { return }
                start.initialize(repeating: 0, count: 36 * group)
                for part in 0..<groups {
                    let channels = min(group, outputs - part * group)
                    for input in 0..<inputs {
                        // Collected first: 36 places that lie a power of two apart share a set of the cache.
                        for channel in 0..<channels {
                            let kernel = kernels + ((part * group + channel) * inputs + input) * 9
                            Self.transform(kernel, start + channel, group)
                        }
                        for point in 0..<36 {
                            let place = (point * groups + part) * slotCount + input
                            (packed + place * group).update(from: start + point * group, count: channels)
                        }
                    }
                }
            }
        }
    }

    /// `G g G'` of one 3x3 kernel, its 36 values `stride` apart: its columns, then the rows of what that gives.
    private static func transform(_ g: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>, _ stride: Int) {
        let left = expand(Double(g[0]), Double(g[3]), Double(g[6]))
        let middle = expand(Double(g[1]), Double(g[4]), Double(g[7]))
        let right = expand(Double(g[2]), Double(g[5]), Double(g[8]))
        store(expand(left.0, middle.0, right.0), target, stride)
        store(expand(left.1, middle.1, right.1), target + 6 * stride, stride)
        store(expand(left.2, middle.2, right.2), target + 12 * stride, stride)
        store(expand(left.3, middle.3, right.3), target + 18 * stride, stride)
        store(expand(left.4, middle.4, right.4), target + 24 * stride, stride)
        store(expand(left.5, middle.5, right.5), target + 30 * stride, stride)
    }

    private typealias Six = (Double, Double, Double, Double, Double, Double)

    @inline(__always)
    private static func store(_ row: Six, _ target: UnsafeMutablePointer<Float>, _ stride: Int) {
        target[0] = Float(row.0)
        target[stride] = Float(row.1)
        target[2 * stride] = Float(row.2)
        target[3 * stride] = Float(row.3)
        target[4 * stride] = Float(row.4)
        target[5 * stride] = Float(row.5)
    }

    /// G of F(4x4,3x3) times a column.
    @inline(__always)
    private static func expand(_ a: Double, _ b: Double, _ c: Double) -> Six {
        let ends = -(a + c) / 6
        let middle = b / 6
        let weighted = a / 24 + c / 6
        let half = b / 12
        return (a / 4, ends - middle, ends + middle, weighted + half, weighted - half, c)
    }
}
