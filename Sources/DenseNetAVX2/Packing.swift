/// Weights in the order in which the kernels read them. Channels that do not exist have zeros.
public enum Packing {
    /// A 1x1 convolution as `[group of 16 outputs][input slot][16]`.
    /// - Parameters:
    ///   - weights: `[output][input]`.
    ///   - slots: Where each input channel lies within the lanes of its maps.
    ///   - scale: One factor for each output.
    ///   - packed: `groups * slotCount * 2` lanes of zeros.
    public static func pointwise(
        _ weights: UnsafePointer<Float>, outputs: Int, inputs: Int, slots: UnsafePointer<Int>, slotCount: Int,
        scale: UnsafePointer<Float>, into packed: UnsafeMutablePointer<Float>
    ) {
        var output = 0
        while output < outputs {
            let base = packed + (output / 16) * slotCount * 16 + output % 16
            let row = weights + output * inputs
            var input = 0
            while input < inputs {
                base[slots[input] * 16] = row[input] * scale[output]
                input += 1
            }
            output += 1
        }
    }

    /// A 3x3 convolution transformed, `G g G'` in double precision, as `[36][group of 16 outputs][input][16]`.
    /// - Parameters:
    ///   - weights: `[output][input][3][3]`.
    ///   - slotCount: Input channels with those that fill the last lane.
    ///   - packed: `36 * groups * slotCount * 2` lanes of zeros.
    public static func winograd(
        _ weights: UnsafePointer<Float>, outputs: Int, inputs: Int, slotCount: Int,
        into packed: UnsafeMutablePointer<Float>
    ) {
        let groups = (outputs + 15) / 16
        var output = 0
        while output < outputs {
            var input = 0
            while input < inputs {
                let g = weights + (output * inputs + input) * 9
                let left = expand(SIMD3(Double(g[0]), Double(g[3]), Double(g[6])))
                let middle = expand(SIMD3(Double(g[1]), Double(g[4]), Double(g[7])))
                let right = expand(SIMD3(Double(g[2]), Double(g[5]), Double(g[8])))
                var i = 0
                while i < 6 {
                    let row = expand(SIMD3(left[i], middle[i], right[i]))
                    var j = 0
                    while j < 6 {
                        let place = ((6 * i + j) * groups + output / 16) * slotCount + input
                        packed[place * 16 + output % 16] = Float(row[j])
                        j += 1
                    }
                    i += 1
                }
                input += 1
            }
            output += 1
        }
    }

    /// G of F(4x4,3x3) times a column.
    @inline(__always)
    private static func expand(_ g: SIMD3<Double>) -> SIMD8<Double> {
        let ends = -(g[0] + g[2]) / 6
        let middle = g[1] / 6
        let weighted = g[0] / 24 + g[2] / 6
        return SIMD8(
            g[0] / 4, ends - middle, ends + middle, weighted + g[1] / 12, weighted - g[1] / 12, g[2], 0, 0)
    }
}
