public import DenseNetOperands

/// Some rows of batch norm, ReLU and 3x3 convolution as the plain sum of nine products, from and to maps without a border.
///
/// Four times the multiplications of ``convolveWindowTile``, but without the digit that Winograd's transforms lose: for maps
/// so small that they cost little. Each of the nine is summed by itself.
/// - Parameters:
///   - first: The first row; `count` of them, at most ``Tiling/plainRows``.
///   - layer: Its weights as they are: `[9][group][input channel][channel of the group]`.
///   - norm: Before the convolution.
public func convolvePlainRows(
    _ first: Int, _ count: Int, _ layer: WindowLayer, _ norm: Affine, from input: Maps, to output: Maps,
    scratch: UnsafeMutablePointer<Float>
) {
    let pixels = (output.width + lanePixels - 1) / lanePixels * lanePixels
    let rowLanes = (pixels + 2) * layer.inputLanes
    let rows = lanes(scratch)
    let sums = rows + (count + 2) * rowLanes
    takeBorderedRows(input, norm, first - 1, count + 2, layer.inputLanes, rows, rowLanes)
    let groups = (layer.outputLanes + 1) / 2
    let tapLanes = groups * layer.inputLanes * 2 * Lane.scalarCount
    var group = 0
    while group < groups {
        let weights = lanes(layer.weights) + group * layer.inputLanes * 2 * Lane.scalarCount
        var row = 0
        while row < count {
            var pixel = 0
            while pixel < output.width {
                var tap = 0
                while tap < 9 {
                    let source = rows + (row + tap / 3) * rowLanes + (pixel + tap % 3) * layer.inputLanes
                    multiply(
                        floats(source), pixelStride: layer.inputLanes * Lane.scalarCount, laneStride: Lane.scalarCount,
                        count: layer.inputLanes, weights: weights + tap * tapLanes,
                        into: sums + 2 * tap * lanePixels, sumStride: 2, fresh: true)
                    tap += 1
                }
                storeSums(sums, output, group, first + row, pixel, isPair: 2 * group + 1 < layer.outputLanes)
                pixel += lanePixels
            }
            row += 1
        }
        group += 1
    }
}

/// Batch norm and ReLU of whole rows, as `[row][pixel][lane]`, with zeros where the map ends.
@inline(__always)
func takeBorderedRows(
    _ maps: Maps, _ norm: Affine, _ first: Int, _ count: Int, _ laneCount: Int, _ target: UnsafeMutablePointer<Lane>,
    _ rowLanes: Int
) {
    let (scales, offsets) = (lanes(norm.scale), lanes(norm.offset))
    var i = 0
    while i < count {
        let row = first + i
        let line = target + i * rowLanes
        var place = 0
        while place < rowLanes {
            line[place] = Lane()
            place += 1
        }
        var lane = 0
        while row >= 0 && row < maps.height && lane < laneCount {
            let (scale, offset) = (scales[lane], offsets[lane])
            let source = lanes(maps.floats) + lane * maps.plane + row * maps.rowStride
            var column = 0
            while column < maps.width {
                line[(column + 1) * laneCount + lane] = relu(multiplyAdd(offset, source[column], scale))
                column += 1
            }
            lane += 1
        }
        i += 1
    }
}

/// Writes the total of the nine products for the pixels that exist.
@inline(__always)
func storeSums(
    _ sums: UnsafeMutablePointer<Lane>, _ output: Maps, _ group: Int, _ row: Int, _ column: Int, isPair: Bool
) {
    let low = lanes(output.floats) + 2 * group * output.plane + row * output.rowStride + column
    let piece = min(lanePixels, output.width - column)
    var i = 0
    while i < piece {
        low[i] = total(sums + 2 * i, pieces: 9)
        if isPair { low[output.plane + i] = total(sums + 2 * i + 1, pieces: 9) }
        i += 1
    }
}
