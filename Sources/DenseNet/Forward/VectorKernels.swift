import DenseNetAVX2
import DenseNetAVX512
import DenseNetOperands

/// The kernels of one kind of processor. A kind's functions, ``tiling`` among them, must run on such a processor only.
protocol VectorKernels: Sendable {
    var tiling: Tiling { get }
    func stemRow(
        _ row: Int, _ layer: StemLayer, image: UnsafePointer<Float>, rowStride: Int, plane: Int, to output: Maps,
        scratch: UnsafeMutablePointer<Float>)
    func poolRow(_ row: Int, lane: Int, from input: Maps, to output: Maps)
    func pointwiseTile(
        _ tile: Int, _ layer: PointwiseLayer, from input: Maps, to output: Maps, scratch: UnsafeMutablePointer<Float>)
    func windowTile(
        _ tile: Int, squares: Int, _ layer: WindowLayer, from input: Maps, to output: Maps,
        scratch: UnsafeMutablePointer<Float>)
    func transitionTile(
        _ tile: Int, _ layer: TransitionLayer, from input: Maps, to output: Maps, scratch: UnsafeMutablePointer<Float>)
}

struct AVX2Kernels: VectorKernels {
    var tiling: Tiling { DenseNetAVX2.tiling() }

    func stemRow(
        _ row: Int, _ layer: StemLayer, image: UnsafePointer<Float>, rowStride: Int, plane: Int, to output: Maps,
        scratch: UnsafeMutablePointer<Float>
    ) {
        DenseNetAVX2.stemRow(
            row, layer, image: image, rowStride: rowStride, plane: plane, to: output, scratch: scratch)
    }

    func poolRow(_ row: Int, lane: Int, from input: Maps, to output: Maps) {
        DenseNetAVX2.poolRow(row, lane: lane, from: input, to: output)
    }

    func pointwiseTile(
        _ tile: Int, _ layer: PointwiseLayer, from input: Maps, to output: Maps, scratch: UnsafeMutablePointer<Float>
    ) {
        DenseNetAVX2.pointwiseTile(tile, layer, from: input, to: output, scratch: scratch)
    }

    func windowTile(
        _ tile: Int, squares: Int, _ layer: WindowLayer, from input: Maps, to output: Maps,
        scratch: UnsafeMutablePointer<Float>
    ) {
        DenseNetAVX2.windowTile(tile, squares: squares, layer, from: input, to: output, scratch: scratch)
    }

    func transitionTile(
        _ tile: Int, _ layer: TransitionLayer, from input: Maps, to output: Maps, scratch: UnsafeMutablePointer<Float>
    ) {
        DenseNetAVX2.transitionTile(tile, layer, from: input, to: output, scratch: scratch)
    }
}

struct AVX512Kernels: VectorKernels {
    var tiling: Tiling { DenseNetAVX512.tiling() }

    func stemRow(
        _ row: Int, _ layer: StemLayer, image: UnsafePointer<Float>, rowStride: Int, plane: Int, to output: Maps,
        scratch: UnsafeMutablePointer<Float>
    ) {
        DenseNetAVX512.stemRow(
            row, layer, image: image, rowStride: rowStride, plane: plane, to: output, scratch: scratch)
    }

    func poolRow(_ row: Int, lane: Int, from input: Maps, to output: Maps) {
        DenseNetAVX512.poolRow(row, lane: lane, from: input, to: output)
    }

    func pointwiseTile(
        _ tile: Int, _ layer: PointwiseLayer, from input: Maps, to output: Maps, scratch: UnsafeMutablePointer<Float>
    ) {
        DenseNetAVX512.pointwiseTile(tile, layer, from: input, to: output, scratch: scratch)
    }

    func windowTile(
        _ tile: Int, squares: Int, _ layer: WindowLayer, from input: Maps, to output: Maps,
        scratch: UnsafeMutablePointer<Float>
    ) {
        DenseNetAVX512.windowTile(tile, squares: squares, layer, from: input, to: output, scratch: scratch)
    }

    func transitionTile(
        _ tile: Int, _ layer: TransitionLayer, from input: Maps, to output: Maps, scratch: UnsafeMutablePointer<Float>
    ) {
        DenseNetAVX512.transitionTile(tile, layer, from: input, to: output, scratch: scratch)
    }
}
