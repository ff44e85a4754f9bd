import Chat
import HTTPTypes
import NIOCore

/// What becomes of a request, known from its head.
enum RequestDestination {
    case application
    case endpoint(any LoopEndpoint, prefix: String)
    case webSocket(any WebSocketDoor)
    /// A CORS preflight; the listener answers it itself.
    case preflight
    /// Nothing: the problem is the answer, and the end of the connection.
    case refused(Refusal, status: HTTPResponse.Status?)
}

/// One request while it comes in, and until its turn. Confined to its connection's loop.
final class IncomingRequest {
    let head: RequestHead
    let destination: RequestDestination
    /// The most bytes the body may have.
    let bodyLimit: Int
    /// Whether the connection ends after the answer.
    var closes: Bool
    /// HTTP/1.0 knows no chunks.
    let isHTTP10: Bool
    /// The client waits for `100 Continue` before it sends the body.
    var awaitsContinue: Bool
    var body = ByteBuffer()
    var bodyBytes = 0
    /// Whether the end has come.
    var isComplete = false
    /// Set once the body is handed on in pieces.
    var stream: RequestBodyStream?
    /// Coarse milliseconds when the body must be there.
    var deadline: Int64

    init(
        head: RequestHead, destination: RequestDestination, bodyLimit: Int, closes: Bool, isHTTP10: Bool, awaitsContinue: Bool,
        deadline: Int64
    ) {
        self.head = head
        self.destination = destination
        self.bodyLimit = bodyLimit
        self.closes = closes
        self.isHTTP10 = isHTTP10
        self.awaitsContinue = awaitsContinue
        self.deadline = deadline
    }
}
