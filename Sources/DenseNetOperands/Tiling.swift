/// The shape of the work: what the registers and caches of a processor hold.
public struct Tiling: Equatable, Sendable {
    /// Channels in a lane: floats in a vector register.
    public let lane: Int
    /// Pixels that the micro-kernel computes at once.
    public let pixels: Int
    /// Pixels of a 1x1 tile, a multiple of `pixels`.
    public let pointwisePixels: Int
    /// Lanes of input channels that are normalised and multiplied before the next ones.
    public let channelLanes: Int
    /// 4x4 squares of a 3x3 tile, a multiple of `pixels`.
    public let squares: Int
    /// Output pixels of a transition's tile, a multiple of `pixels`.
    public let transitionPixels: Int
    /// 4x4 squares over which a 3x3 convolution's weight gradient is summed in registers.
    public let gradientSquares: Int

    /// A shape.
    public init(
        lane: Int, pixels: Int, pointwisePixels: Int, channelLanes: Int, squares: Int, transitionPixels: Int,
        gradientSquares: Int
    ) {
        self.lane = lane
        self.pixels = pixels
        self.pointwisePixels = pointwisePixels
        self.channelLanes = channelLanes
        self.squares = squares
        self.transitionPixels = transitionPixels
        self.gradientSquares = gradientSquares
    }

    /// Output channels of the micro-kernel.
    public var group: Int { 2 * lane }

    /// Lanes between the products of one Winograd point and the next beyond the products themselves: a cache line, so
    /// that the 36 points of a square do not all fall into the same set of the first-level cache.
    public var padding: Int { 16 / lane }

    /// Rows that the plain 3x3 convolution of training computes at once.
    public var plainRows: Int { 4 }

    /// Whether training convolves maps of this size by the plain sum instead of Winograd's F(4x4,3x3): where it costs
    /// little, the digit that it keeps decides on which side of 0 a ReLU's input lies.
    public func isPlain(height: Int, width: Int) -> Bool { height <= plainSide && width <= plainSide }

    private var plainSide: Int { 32 }

    /// Floats of scratch that one thread needs for the layers given.
    /// - Parameters:
    ///   - middleGroups: Groups between the two halves of a dense layer.
    ///   - appendedLanes: Lanes that a dense layer appends.
    ///   - widestLanes: Lanes of the widest input of a transition.
    public func scratch(middleGroups: Int, appendedLanes: Int, widestLanes: Int) -> Int {
        let pointwise = pointwisePixels * (channelLanes + 2 * middleGroups)
        let products = squares * 2 * middleGroups + squares * 2 * ((appendedLanes + 1) / 2) + 2 * padding
        let transition = transitionPixels * widestLanes + 2 * pixels
        return lane * max(pointwise, 36 * (1 + products), transition)
    }

    /// Floats of scratch that one thread needs to train.
    /// - Parameters:
    ///   - middleLanes: Lanes between the two halves of a dense layer.
    ///   - appendedLanes: Lanes that a dense layer appends.
    ///   - widestLanes: Lanes of the widest maps of any block.
    public func trainingScratch(middleLanes: Int, appendedLanes: Int, widestLanes: Int) -> Int {
        func even(_ lanes: Int) -> Int { (lanes + 1) / 2 * 2 }
        func window(_ inputs: Int, _ outputs: Int) -> Int {
            36 * (2 + squares * (inputs + even(outputs)) + 2 * padding)
        }
        let plain = (plainRows + 2) * (plainSide + pixels + 2) * middleLanes + 18 * pixels
        let gradient = 36 * (2 + gradientSquares * (1 + even(appendedLanes)) + 2 * padding)
        // Backwards, the narrow side of a transition is read, too.
        let tile = max(pointwisePixels, transitionPixels)
        let descent = tile * even(max(middleLanes, widestLanes)) + 2 * pixels + 2 * tile
        return max(
            lane
                * max(
                    window(middleLanes, appendedLanes), window(appendedLanes, middleLanes), plain, gradient, descent),
            scratch(
                middleGroups: even(middleLanes) / 2, appendedLanes: appendedLanes, widestLanes: widestLanes))
    }
}
