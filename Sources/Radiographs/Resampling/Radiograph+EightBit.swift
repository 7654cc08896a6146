extension Radiograph {
    /// The image in 8 bits.
    public func eightBit(window: IntensityWindow = .full) -> Radiograph {
        guard case .sixteen = samples else { return self }
        let bytes = eightBitSamples(window: window)
        return Radiograph(
            width: width, height: height, samples: .eight(bytes), declaredBits: nil,
            valueRange: Radiograph.range(of: .eight(bytes)))
    }

    /// 0...255, row by row.
    public func eightBitSamples(window: IntensityWindow) -> [UInt8] {
        switch samples {
        case .eight(let values): return values
        case .sixteen(let values):
            let range = window == .full ? 0...white : quantiles(of: values) ?? 0...white
            let table = Self.table(from: range)
            return values.map { table[Int($0)] }
        }
    }

    private var white: Int { (1 << significantBits) - 1 }

    /// Half a percent of the pixels lie below the range, and half a percent above; `nil` if one value fills it.
    private func quantiles(of values: [UInt16]) -> ClosedRange<Int>? {
        var counts = [Int](repeating: 0, count: 1 << 16)
        for value in values { counts[Int(value)] += 1 }
        let outside = values.count / 200
        func quantile(_ order: some Sequence<Int>) -> Int {
            var passed = 0
            return order.first { value in
                passed += counts[value]
                return passed > outside
            } ?? 0
        }
        let (low, high) = (quantile(0..<1 << 16), quantile((0..<1 << 16).reversed()))
        return low < high ? low...high : nil
    }

    private static func table(from range: ClosedRange<Int>) -> [UInt8] {
        let scale = 255 / Double(range.upperBound - range.lowerBound)
        return (0..<1 << 16).map { value in
            UInt8(min(255, max(0, (Double(value - range.lowerBound) * scale).rounded())))
        }
    }
}
