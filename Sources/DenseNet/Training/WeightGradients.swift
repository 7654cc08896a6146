import DenseNetOperands

/// Weight gradients: sums of the shares in the kernels' order, added in the shares' order and brought into the parameters'.
struct WeightGradients: @unchecked Sendable {
    let workspace: TrainingWorkspace
    let batch: TrainingBatch
    let team: WorkerTeam

    private var lane: Int { workspace.tiling.lane }
    private func pairs(_ lanes: Int) -> Int { (lanes + 1) / 2 }
    private var sums: UnsafeMutablePointer<Float> { workspace.weightSums.floats }

    func pointwiseFloats(inputLanes: Int, outputLanes: Int) -> Int {
        inputLanes * pairs(outputLanes) * 2 * lane * lane
    }
    func windowFloats(inputLanes: Int, outputLanes: Int) -> Int {
        36 * pointwiseFloats(inputLanes: inputLanes, outputLanes: outputLanes)
    }
    func stemFloats(outputLanes: Int) -> Int {
        pairs(outputLanes) * workspace.net.inputChannels * 7 * 8 * 2 * lane
    }

    /// A share's own sums, of which all have `size` floats.
    func cleared(_ share: Int, _ size: Int) -> UnsafeMutablePointer<Float> {
        let floats = sums + share * size
        floats.update(repeating: 0, count: size)
        return floats
    }

    /// Adds a part of all shares' sums to the first share's.
    private func join(_ shares: Int, _ size: Int, _ part: Range<Int>) {
        for share in 1..<max(1, shares) {
            let source = sums + share * size
            for index in part { sums[index] += source[index] }
        }
    }

    /// From `[input lane][output group][input of the lane][output of the group]` to `[output][input]`.
    func pointwise(
        _ shares: Int, inputs: ChannelSlots, outputLanes: Int, outputs: Int, scale: Float, to range: Range<Int>
    ) {
        let (groups, group) = (pairs(outputLanes), 2 * lane)
        let size = pointwiseFloats(inputLanes: inputs.lanes, outputLanes: outputLanes)
        let block = groups * lane * group
        let target = batch.gradients.floats + range.lowerBound
        let count = inputs.slots.count
        team.forEach(inputs.lanes) { part in
            join(shares, size, part * block..<(part + 1) * block)
        }
        team.forEach(groups) { part in
            for output in part * group..<min(outputs, (part + 1) * group) {
                for (channel, slot) in inputs.slots.enumerated() {
                    let source = sums + ((slot / lane * groups + part) * lane + slot % lane) * group
                    target[output * count + channel] = source[output % group] * scale
                }
            }
        }
    }

    /// From `[input lane][36][output group][input of the lane][output of the group]` to `[output][input][3][3]`.
    func window(
        _ shares: Int, inputLanes: Int, inputs: Int, outputLanes: Int, outputs: Int, to range: Range<Int>
    ) {
        let (groups, group) = (pairs(outputLanes), 2 * lane)
        let size = windowFloats(inputLanes: inputLanes, outputLanes: outputLanes)
        let block = 36 * groups * lane * group
        let target = batch.gradients.floats + range.lowerBound
        team.forEach(inputLanes) { part in
            join(shares, size, part * block..<(part + 1) * block)
            for input in part * lane..<min(inputs, (part + 1) * lane) {
                for output in 0..<outputs {
                    let source =
                        sums + part * block + (output / group * lane + input % lane) * group + output % group
                    Self.gather(source, groups * lane * group, target + (output * inputs + input) * 9)
                }
            }
        }
    }

    /// From `[group][input channel][7][8][output of the group]` to `[output][input channel][7][7]`.
    func stem(_ shares: Int, outputLanes: Int, to range: Range<Int>) {
        let net = workspace.net
        let size = stemFloats(outputLanes: outputLanes)
        let target = batch.gradients.floats + range.lowerBound
        team.forEach(1) { _ in
            join(shares, size, 0..<size)
            for output in 0..<net.stemChannels {
                for channel in 0..<net.inputChannels {
                    for tap in 0..<49 {
                        let line = (output / (2 * lane) * net.inputChannels + channel) * 7 + tap / 7
                        target[(output * net.inputChannels + channel) * 49 + tap] =
                            sums[(line * 8 + tap % 7) * 2 * lane + output % (2 * lane)]
                    }
                }
            }
        }
    }

    /// `G' m G` of F(4x4,3x3), in double precision.
    private static func gather(
        _ m: UnsafePointer<Float>, _ stride: Int, _ target: UnsafeMutablePointer<Float>
    ) {
        func narrow(_ m: (Double, Double, Double, Double, Double, Double)) -> (Double, Double, Double) {
            let (near, far) = (m.1 + m.2, m.3 + m.4)
            return (
                m.0 / 4 - near / 6 + far / 24, (m.2 - m.1) / 6 + (m.3 - m.4) / 12, (far - near) / 6 + m.5
            )
        }
        func column(_ x: Int) -> (Double, Double, Double) {
            func at(_ y: Int) -> Double { Double(m[(6 * y + x) * stride]) }
            return narrow((at(0), at(1), at(2), at(3), at(4), at(5)))
        }
        let (a, b, c, d, e, f) = (column(0), column(1), column(2), column(3), column(4), column(5))
        func store(_ row: Int, _ values: (Double, Double, Double)) {
            target[3 * row] = Float(values.0)
            target[3 * row + 1] = Float(values.1)
            target[3 * row + 2] = Float(values.2)
        }
        store(0, narrow((a.0, b.0, c.0, d.0, e.0, f.0)))
        store(1, narrow((a.1, b.1, c.1, d.1, e.1, f.1)))
        store(2, narrow((a.2, b.2, c.2, d.2, e.2, f.2)))
    }
}
