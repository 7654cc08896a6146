/// Where and how a weight file keeps a tensor.
struct StoredTensor: Sendable {
    /// How its axes lie in the file.
    enum AxisOrder: Sendable {
        /// Outputs, inputs, rows, columns.
        case torchvision
        /// Rows, columns, inputs, outputs of a convolution; inputs, outputs of a linear layer.
        case keras
    }

    /// Lengths of the axes as they lie in the file.
    let storedShape: [Int]
    let order: AxisOrder
    /// `nil` for numbers that are not read.
    let type: NumberType?
    /// What the file calls the type.
    let typeName: String
    /// Bytes of the file.
    let range: Range<Int>

    /// Lengths of the axes in torchvision's order.
    var shape: [Int] {
        switch (order, storedShape.count) {
        case (.keras, 4): [storedShape[3], storedShape[2], storedShape[0], storedShape[1]]
        case (.keras, 2): [storedShape[1], storedShape[0]]
        default: storedShape
        }
    }

    /// The tensor in torchvision's order. Its type must be one that is read, its shape must fill its range.
    func read(_ type: NumberType, from bytes: MappedBytes) -> Tensor {
        let values = bytes.withBytes(range) { type.floats($0) }
        switch (order, storedShape.count) {
        case (.keras, 4):
            return Tensor(
                shape: shape,
                values: Self.outputsFirst(
                    values, places: storedShape[0] * storedShape[1], inputs: storedShape[2], outputs: storedShape[3]))
        case (.keras, 2):
            return Tensor(
                shape: shape,
                values: Self.outputsFirst(values, places: 1, inputs: storedShape[0], outputs: storedShape[1]))
        default: return Tensor(shape: shape, values: values)
        }
    }

    /// `[place][input][output]` to `[output][input][place]`.
    private static func outputsFirst(_ values: [Float], places: Int, inputs: Int, outputs: Int) -> [Float] {
        [Float](unsafeUninitializedCapacity: values.count) { target, initialized in
            values.withUnsafeBufferPointer { source in
                for output in 0..<outputs {
                    for input in 0..<inputs {
                        for place in 0..<places {
                            target[(output * inputs + input) * places + place] =
                                source[(place * inputs + input) * outputs + output]
                        }
                    }
                }
            }
            initialized = values.count
        }
    }
}
