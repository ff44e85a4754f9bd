import Hummingbird
import Logging
import NIOCore

/// The router's context for one request.
struct HTTPContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Who sent the request, proxies taken into account.
    let address: ClientAddress
    /// The request's name in the log and in problem documents.
    let requestID: String
    /// The connection's event loop, on which the request's task runs.
    let eventLoop: any EventLoop

    /// Takes what the listener knows of a request.
    struct Source: RequestContextSource {
        let logger: Logger
        let address: ClientAddress
        let requestID: String
        let eventLoop: any EventLoop

        init(logger: Logger, address: ClientAddress, requestID: String, eventLoop: any EventLoop) {
            self.logger = logger
            self.address = address
            self.requestID = requestID
            self.eventLoop = eventLoop
        }
    }

    init(source: Source) {
        coreContext = CoreRequestContextStorage(source: source)
        address = source.address
        requestID = source.requestID
        eventLoop = source.eventLoop
    }
}
