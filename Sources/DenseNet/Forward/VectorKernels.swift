import DenseNetAVX2
import DenseNetAVX512
import DenseNetOperands

/// The kernels of one kind of processor. All of them, ``tiling`` among them, must run on such a processor only.
struct VectorKernels: Sendable {
    let tiling: @Sendable () -> Tiling
    /// Row, layer, image and its layout, output, scratch.
    let stemRow:
        @Sendable (Int, StemLayer, UnsafePointer<Float>, ImageLayout, Maps, UnsafeMutablePointer<Float>) -> Void
    /// Row, lane, input, output.
    let poolRow: @Sendable (Int, Int, Maps, Maps) -> Void
    /// Tile, layer, input, output, scratch.
    let pointwiseTile: @Sendable (Int, PointwiseLayer, Maps, Maps, UnsafeMutablePointer<Float>) -> Void
    /// Tile, its squares, layer, input, output, scratch.
    let windowTile: @Sendable (Int, Int, WindowLayer, Maps, Maps, UnsafeMutablePointer<Float>) -> Void
    /// Tile, layer, input, output, scratch.
    let transitionTile: @Sendable (Int, TransitionLayer, Maps, Maps, UnsafeMutablePointer<Float>) -> Void

    static func avx2() -> VectorKernels {
        VectorKernels(
            tiling: DenseNetAVX2.tiling, stemRow: DenseNetAVX2.stemRow, poolRow: DenseNetAVX2.poolRow,
            pointwiseTile: DenseNetAVX2.pointwiseTile, windowTile: DenseNetAVX2.windowTile,
            transitionTile: DenseNetAVX2.transitionTile)
    }

    static func avx512() -> VectorKernels {
        VectorKernels(
            tiling: DenseNetAVX512.tiling, stemRow: DenseNetAVX512.stemRow, poolRow: DenseNetAVX512.poolRow,
            pointwiseTile: DenseNetAVX512.pointwiseTile, windowTile: DenseNetAVX512.windowTile,
            transitionTile: DenseNetAVX512.transitionTile)
    }
}
