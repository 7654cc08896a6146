import NIOCore

/// How much of the server one connection, and one address, may take. All of it is far above what readers need.
struct ConnectionLimits: Sendable {
    /// Connections at a time over all addresses. Each takes a file of the process and some 20 KiB; 256 files are left to
    /// databases and images, which must never lack one.
    var connections = min(4096, max(64, ProcessFigures().fileLimit - 256))
    /// Connections at a time from one address. A whole hospital may share one, a browser keeps at most six over HTTP/1.1
    /// and one over HTTP/2.
    var perAddress = 1024
    /// New connections that are taken at once, and a second after that; more wait. Three hundred readers who open the page
    /// in one moment are below the first.
    var newAtOnce = 2000, newPerSecond = 300
    /// From the connection to the end of the head of its first request, a TLS handshake included. Between requests the
    /// idle timeout counts.
    var firstRequest = TimeAmount.seconds(30)
    /// How long a browser may take nothing of what is sent to it.
    var stalledWrite = TimeAmount.seconds(60)
    /// From the head of a request on, its body may be as slow as it likes for so long.
    var bodyGrace = TimeAmount.seconds(30)
    /// Bytes a second that a body must have had on average after that: 4 KiB, a tenth of the slowest mobile network.
    var bodyBytesPerSecond = 4096
    /// Bytes of a body that are still taken, and thrown away, after its request was answered. A browser that goes on
    /// sending what was refused gets its answer; one that sends without end is cut off.
    var unreadBody = 8 << 20
    /// Between two looks at how much of a body has come.
    var bodyLook = TimeAmount.seconds(5)
    /// Time without a request after which a connection is closed.
    var idle = TimeAmount.seconds(75)
    /// Requests of one connection that may wait for their answers. Browsers have one over HTTP/1.1.
    var waitingRequests = 8
    /// Bytes of one header field, and of all of a request. Cookies and links of this site have a few hundred.
    var headerField = 16 * 1024, headers = 32 * 1024
    /// Header fields of a request.
    var headerFields = 100

    /// The fewest bytes that must have come of a body.
    ///
    /// - Parameter time: since the head of its request.
    func bytesDue(after time: TimeAmount) -> Int {
        let late = time.nanoseconds - bodyGrace.nanoseconds
        return late <= 0 ? 0 : Int(Double(late) / 1e9 * Double(bodyBytesPerSecond))
    }
}
