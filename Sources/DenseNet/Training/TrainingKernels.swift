import DenseNetAVX2
import DenseNetAVX512
import DenseNetOperands
import DenseNetPortable

/// The kernels of training for one kind of processor, to be run on such a processor only. Their parameters are explained
/// where they are written (Kernels/Training).
struct TrainingKernels: Sendable {
    typealias Floats = UnsafeMutablePointer<Float>
    typealias Image = UnsafePointer<Float>

    let tiling: @Sendable () -> Tiling
    let convolveStemRow: @Sendable (Int, Image, Int, Int, Image, ImageLayout, Maps, Floats) -> Void
    let normalisedPoolRow: @Sendable (Int, Int, Affine, Maps, Maps) -> Void
    let momentsTile: @Sendable (Int, Int, Maps, Int, Floats) -> Void
    let convolvePointwiseTile: @Sendable (Int, PointwiseLayer, Maps, Maps, Int, Floats, Floats) -> Void
    let convolveWindowTile: @Sendable (Int, Int, WindowLayer, Affine, Maps, Maps, Floats) -> Void
    let convolvePlainRows: @Sendable (Int, Int, WindowLayer, Affine, Maps, Maps, Floats) -> Void
    let transitionTile: @Sendable (Int, TransitionLayer, Maps, Maps, Floats) -> Void

    let descendNormTile: @Sendable (Int, Int, NormDescent, Maps, Maps, Int) -> Void
    let descendWindowTile: @Sendable (Int, Int, WindowLayer, Maps, BatchNorm, Maps, Maps, Floats, Floats) -> Void
    let windowGradient: @Sendable (Int, Int, Affine, Maps, Int, Maps, Int, Floats, Floats) -> Void
    let descendPointwiseTile:
        @Sendable (Int, Int, PointwiseDescent, Maps, Maps, Maps, Maps, NormDescent, Floats, Floats, Floats) -> Void
    let descendTransitionTile: @Sendable (Int, Int, PointwiseDescent, Maps, Maps, Maps, Floats, Floats, Floats) -> Void
    let descendPoolLane: @Sendable (Int, Int, BatchNorm, Maps, Maps, Maps, Floats) -> Void
    let stemGradientRow: @Sendable (Int, Maps, Int, Int, Image, ImageLayout, Floats) -> Void

    static func avx2() -> TrainingKernels {
        TrainingKernels(
            tiling: DenseNetAVX2.tiling, convolveStemRow: DenseNetAVX2.convolveStemRow,
            normalisedPoolRow: DenseNetAVX2.normalisedPoolRow, momentsTile: DenseNetAVX2.momentsTile,
            convolvePointwiseTile: DenseNetAVX2.convolvePointwiseTile,
            convolveWindowTile: DenseNetAVX2.convolveWindowTile,
            convolvePlainRows: DenseNetAVX2.convolvePlainRows, transitionTile: DenseNetAVX2.transitionTile,
            descendNormTile: DenseNetAVX2.descendNormTile, descendWindowTile: DenseNetAVX2.descendWindowTile,
            windowGradient: DenseNetAVX2.windowGradient, descendPointwiseTile: DenseNetAVX2.descendPointwiseTile,
            descendTransitionTile: DenseNetAVX2.descendTransitionTile, descendPoolLane: DenseNetAVX2.descendPoolLane,
            stemGradientRow: DenseNetAVX2.stemGradientRow)
    }

    static func avx512() -> TrainingKernels {
        TrainingKernels(
            tiling: DenseNetAVX512.tiling, convolveStemRow: DenseNetAVX512.convolveStemRow,
            normalisedPoolRow: DenseNetAVX512.normalisedPoolRow, momentsTile: DenseNetAVX512.momentsTile,
            convolvePointwiseTile: DenseNetAVX512.convolvePointwiseTile,
            convolveWindowTile: DenseNetAVX512.convolveWindowTile,
            convolvePlainRows: DenseNetAVX512.convolvePlainRows, transitionTile: DenseNetAVX512.transitionTile,
            descendNormTile: DenseNetAVX512.descendNormTile, descendWindowTile: DenseNetAVX512.descendWindowTile,
            windowGradient: DenseNetAVX512.windowGradient, descendPointwiseTile: DenseNetAVX512.descendPointwiseTile,
            descendTransitionTile: DenseNetAVX512.descendTransitionTile,
            descendPoolLane: DenseNetAVX512.descendPoolLane, stemGradientRow: DenseNetAVX512.stemGradientRow)
    }

    static func portable() -> TrainingKernels {
        TrainingKernels(
            tiling: DenseNetPortable.tiling, convolveStemRow: DenseNetPortable.convolveStemRow,
            normalisedPoolRow: DenseNetPortable.normalisedPoolRow, momentsTile: DenseNetPortable.momentsTile,
            convolvePointwiseTile: DenseNetPortable.convolvePointwiseTile,
            convolveWindowTile: DenseNetPortable.convolveWindowTile,
            convolvePlainRows: DenseNetPortable.convolvePlainRows, transitionTile: DenseNetPortable.transitionTile,
            descendNormTile: DenseNetPortable.descendNormTile, descendWindowTile: DenseNetPortable.descendWindowTile,
            windowGradient: DenseNetPortable.windowGradient,
            descendPointwiseTile: DenseNetPortable.descendPointwiseTile,
            descendTransitionTile: DenseNetPortable.descendTransitionTile,
            descendPoolLane: DenseNetPortable.descendPoolLane, stemGradientRow: DenseNetPortable.stemGradientRow)
    }
}

extension ComputePath {
    /// Training has kernels of its own for every processor: OpenBLAS' sums are not the same for any number of threads.
    var trainingKernels: TrainingKernels {
        switch self {
        case .avx512: .avx512()
        case .avx2: .avx2()
        case .portable: .portable()
        }
    }
}
