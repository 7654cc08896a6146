/// Where channels lie within lanes of eight. A group of channels that is appended begins a lane of its own, so a block
/// whose input has 20 channels keeps four unused slots before the first layer's.
struct ChannelSlots {
    private(set) var slots: [Int] = []
    private(set) var lanes = 0

    init(_ channels: Int) { append(channels) }

    mutating func append(_ channels: Int) {
        slots += (0..<channels).map { 8 * lanes + $0 }
        lanes += (channels + 7) / 8
    }
}
