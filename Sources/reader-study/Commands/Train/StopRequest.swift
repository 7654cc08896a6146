import Dispatch
import Foundation
import Synchronization

/// Whether somebody has asked the program to end, by Ctrl-C or SIGTERM; a second time ends it at once.
final class StopRequest {
    private final class Flag: Sendable {
        let isAsked = Atomic(false)
    }

    private let flag = Flag()
    private let sources: [any DispatchSourceSignal]

    /// From now on the two signals are a request.
    init() {
        let flag = flag
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                guard flag.isAsked.exchange(true, ordering: .relaxed) else { return }
                signal(number, SIG_DFL)
                raise(number)
            }
            source.resume()
            return source
        }
    }

    deinit {
        for source in sources { source.cancel() }
        for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
    }

    var isAsked: Bool { flag.isAsked.load(ordering: .relaxed) }
}
