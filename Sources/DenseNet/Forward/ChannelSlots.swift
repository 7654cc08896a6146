/// Where channels lie within lanes. A group of channels that is appended begins a lane of its own, so with lanes of 8 a
/// block whose input has 20 channels keeps four unused slots before the first layer's.
struct ChannelSlots {
    /// Channels in a lane.
    let lane: Int
    private(set) var slots: [Int] = []
    private(set) var lanes = 0

    init(_ channels: Int, lane: Int) {
        self.lane = lane
        append(channels)
    }

    mutating func append(_ channels: Int) {
        slots += (0..<channels).map { lane * lanes + $0 }
        lanes += (channels + lane - 1) / lane
    }
}
