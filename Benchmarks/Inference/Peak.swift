import ArgumentParser
import CPeak
import DenseNet

/// What the arithmetic units can do at best.
struct Peak: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "GFLOP/s of one thread that does nothing but multiply and add in registers, best of 9; a line of JSON.")

    func run() throws {
        let avx2 = ComputePath.avx2.isAvailable ? best(peak_fma_256, 20_000_000) : 0
        let avx512 = ComputePath.avx512.isAvailable ? best(peak_fma_512, 20_000_000) : 0
        print("{\"avx2\": \(avx2), \"avx512\": \(avx512)}")
    }

    private func best(_ loop: (Int) -> Double, _ count: Int) -> Double {
        (0..<9).reduce(0) { best, _ in
            let moment = Moment()
            let operations = loop(count)
            return max(best, operations / moment.elapsed.processor / 1e9)
        }
    }
}
