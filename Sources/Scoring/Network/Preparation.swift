import DenseNet
public import Radiographs

extension PreparedImage {
    /// What becomes of an image before a network sees it.
    public init(_ radiograph: Radiograph, for card: ModelCard) {
        let (input, steps) = (card.architecture, card.preprocessing)
        resampled = radiograph.resampled(
            toWidth: input.inputWidth, height: input.inputHeight, method: steps.resampling, aspect: steps.aspect,
            window: steps.window)
        values = steps.scaling.applied(to: resampled.values, channels: input.inputChannels)
    }
}

extension ModelCard.Scaling {
    /// The network's numbers, `[channel][row][column]`; every channel begins with the same greys.
    func applied(to greys: [Float], channels: Int) -> [Float] {
        var values: [Float] = []
        values.reserveCapacity(greys.count * channels)
        for channel in 0..<channels {
            let (mean, deviation) = (mean[min(channel, mean.count - 1)], deviation[min(channel, deviation.count - 1)])
            for grey in greys { values.append((grey / divisor - mean) / deviation) }
        }
        return values
    }
}
