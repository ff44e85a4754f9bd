package import Hummingbird
package import Logging
package import NIOCore

/// The router's context for one request.
package struct HTTPContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// Who sent the request, proxies taken into account.
    package let address: ClientAddress
    /// The request's name in the log and in problem documents.
    package let requestID: String
    /// The connection's event loop, on which the request's task runs.
    package let eventLoop: any EventLoop

    /// Takes what the listener knows of a request.
    package struct Source: RequestContextSource {
        package let logger: Logger
        package let address: ClientAddress
        package let requestID: String
        package let eventLoop: any EventLoop

        package init(logger: Logger, address: ClientAddress, requestID: String, eventLoop: any EventLoop) {
            self.logger = logger
            self.address = address
            self.requestID = requestID
            self.eventLoop = eventLoop
        }
    }

    package init(source: Source) {
        coreContext = CoreRequestContextStorage(source: source)
        address = source.address
        requestID = source.requestID
        eventLoop = source.eventLoop
    }
}
