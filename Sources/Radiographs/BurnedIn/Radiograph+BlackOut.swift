extension Radiograph {
    /// The picture with boxes in black; what was below them is gone.
    ///
    /// - Parameter boxes: What lies outside the picture is no matter.
    public func blackedOut(_ boxes: [PixelBox]) -> Radiograph {
        let inside = boxes.compactMap { $0.clipped(toWidth: width, height: height) }
        let changed: Samples =
            switch samples {
            case .eight(let values): .eight(Self.blackedOut(values, inside, width))
            case .sixteen(let values): .sixteen(Self.blackedOut(values, inside, width))
            }
        return Radiograph(
            width: width, height: height, samples: changed, declaredBits: significantBits,
            valueRange: Self.range(of: changed))
    }

    private static func blackedOut<Sample: FixedWidthInteger>(
        _ values: [Sample], _ boxes: [PixelBox], _ width: Int
    ) -> [Sample] {
        var values = values
        for box in boxes {
            for row in box.y..<box.bottom {
                for place in row * width + box.x..<row * width + box.right { values[place] = 0 }
            }
        }
        return values
    }
}
