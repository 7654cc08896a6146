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

    /// `G g G'` of one 3x3 kernel, its 36 values `stride` apart.
    private static func transform(_ g: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>, _ stride: Int) {
        let rows = expand(
            SIMD4(Double(g[0]), Double(g[1]), Double(g[2]), 0), SIMD4(Double(g[3]), Double(g[4]), Double(g[5]), 0),
            SIMD4(Double(g[6]), Double(g[7]), Double(g[8]), 0))
        store(rows.0, target, stride)
        store(rows.1, target + 6 * stride, stride)
        store(rows.2, target + 12 * stride, stride)
        store(rows.3, target + 18 * stride, stride)
        store(rows.4, target + 24 * stride, stride)
        store(rows.5, target + 30 * stride, stride)
    }

    private static func store(_ row: SIMD4<Double>, _ target: UnsafeMutablePointer<Float>, _ stride: Int) {
        let values = expand(row[0], row[1], row[2])
        target[0] = Float(values.0)
        target[stride] = Float(values.1)
        target[2 * stride] = Float(values.2)
        target[3 * stride] = Float(values.3)
        target[4 * stride] = Float(values.4)
        target[5 * stride] = Float(values.5)
    }

    /// G of F(4x4,3x3) times a column.
    @inline(__always)
    private static func expand(
        _ a: SIMD4<Double>, _ b: SIMD4<Double>, _ c: SIMD4<Double>
    ) -> (SIMD4<Double>, SIMD4<Double>, SIMD4<Double>, SIMD4<Double>, SIMD4<Double>, SIMD4<Double>) {
        let ends = -(a + c) / 6
        let middle = b / 6
        let weighted = a / 24 + c / 6
        let half = b / 12
        return (a / 4, ends - middle, ends + middle, weighted + half, weighted - half, c)
    }

    @inline(__always)
    private static func expand(
        _ a: Double, _ b: Double, _ c: Double
    ) -> (Double, Double, Double, Double, Double, Double) {
        let ends = -(a + c) / 6
        let middle = b / 6
        let weighted = a / 24 + c / 6
        let half = b / 12
        return (a / 4, ends - middle, ends + middle, weighted + half, weighted - half, c)
    }
}
