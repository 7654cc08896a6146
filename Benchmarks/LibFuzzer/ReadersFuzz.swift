/// libFuzzer's entry: the readers of safetensors files and of `.keras` archives on bytes that it invents. `run` beside
/// this file compiles it together with the readers themselves, since `swift build` cannot link libFuzzer.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard count > 0 else { return 0 }
    let given = UnsafeRawBufferPointer(start: start, count: count)
    do throws(DenseNetError) {
        let file = try MappedFile(length: count) { (target) throws(DenseNetError) in target.copyMemory(from: given) }
        do throws(DenseNetError) {
            let safetensors = try SafetensorsFile(file)
            for entry in safetensors.entries where entry.stored.type != nil || entry.type == "U8" {
                _ = try safetensors.tensor(entry.name).values.firstNotFinite
            }
        } catch { precondition(!error.description.isEmpty) }
        let archive = try KerasArchive(file)
        _ = try archive.content(of: "config.json", limit: 1 << 20)
        _ = try archive.content(of: "model.weights.h5", limit: 1 << 20)
    } catch { precondition(!error.description.isEmpty) }
    return 0
}
