import Dispatch
import Synchronization

extension Array where Element: Sendable {
    /// As `map`, on all processors; for elements that take a tenth of a millisecond or more each.
    package func concurrentMap<Value: Sendable>(_ transform: @Sendable (Element) -> Value) -> [Value] {
        let found = Mutex<[Int: Value]>([:])
        DispatchQueue.concurrentPerform(iterations: count) { index in
            let value = transform(self[index])
            found.withLock { $0[index] = value }
        }
        return found.withLock { values in indices.compactMap { values[$0] } }
    }
}
