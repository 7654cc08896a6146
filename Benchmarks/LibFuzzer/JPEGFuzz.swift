/// libFuzzer's entry: the reader of lossless JPEG streams, which runs in the program itself, on what follows the first head of
/// such a stream in bytes that libFuzzer invents. `jpeg` beside this file compiles it together with the reader.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let head = bytes.indices.first(where: { bytes[$0...].starts(with: [0xFF, 0xD8, 0xFF]) }),
        let jpeg = LosslessJPEG(bytes[head...]), jpeg.width * jpeg.height <= 1_000_000
    else { return 0 }
    if let samples = jpeg.samples() { precondition(samples.count == jpeg.width * jpeg.height) }
    return 0
}
