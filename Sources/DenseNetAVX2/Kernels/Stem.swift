public import DenseNetOperands

/// One row of the stem's output.
/// - Parameters:
///   - image: Planes with three zero rows and columns above and left, and enough below and right.
///   - scratch: Two lanes for each pixel of the micro-kernel.
public func stemRow(
    _ row: Int, _ layer: StemLayer, image: UnsafePointer<Float>, layout: ImageLayout, to output: Maps,
    scratch: UnsafeMutablePointer<Float>
) {
    let (scales, offsets) = (lanes(layer.norm.scale), lanes(layer.norm.offset))
    let sums = lanes(scratch)
    var group = 0
    while 2 * group < layer.outputLanes {
        let both = 2 * group + 1 < layer.outputLanes
        let low = lanes(output.floats) + 2 * group * output.plane + row * output.rowStride
        let high = low + output.plane
        let (scale, offset) = (scales[2 * group], offsets[2 * group])
        let (highScale, highOffset) = (scales[2 * group + 1], offsets[2 * group + 1])
        var column = 0
        while column < output.width {
            var c = zeros()
            var w = lanes(layer.weights) + group * layer.inputChannels * 98
            var channel = 0
            while channel < layer.inputChannels {
                var line = image + channel * layout.plane + 2 * row * layout.rowStride + 2 * column
                var y = 0
                while y < 7 {
                    add(&c, line, 2, 0, w)
                    add(&c, line, 2, 1, w)
                    add(&c, line, 2, 2, w)
                    add(&c, line, 2, 3, w)
                    add(&c, line, 2, 4, w)
                    add(&c, line, 2, 5, w)
                    add(&c, line, 2, 6, w)
                    w += 14
                    line += layout.rowStride
                    y += 1
                }
                channel += 1
            }
            store(c, sums, 2)
            let count = min(lanePixels, output.width - column)
            var pixel = 0
            while pixel < count {
                low[column + pixel] = relu(multiplyAdd(offset, sums[2 * pixel], scale))
                if both { high[column + pixel] = relu(multiplyAdd(highOffset, sums[2 * pixel + 1], highScale)) }
                pixel += 1
            }
            column += lanePixels
        }
        group += 1
    }
}

/// One row of one lane of the 3x3 max pool of stride 2. Its input is a ReLU's output, so that nothing outside it
/// exceeds 0.
public func poolRow(_ row: Int, lane: Int, from input: Maps, to output: Maps) {
    let target = lanes(output.floats) + lane * output.plane + row * output.rowStride
    let source = lanes(input.floats) + lane * input.plane
    let first = max(0, 2 * row - 1)
    let last = min(2 * row + 1, input.height - 1)
    var column = 0
    while column < output.width {
        let left = max(0, 2 * column - 1)
        let right = min(2 * column + 1, input.width - 1)
        var largest = Lane()
        var y = first
        while y <= last {
            var x = left
            while x <= right {
                let value = source[y * input.rowStride + x]
                // What is not a number stays.
                largest = largest.replacing(with: value, where: (value .> largest) .| (value .!= value))
                x += 1
            }
            y += 1
        }
        target[column] = largest
        column += 1
    }
}
