import Synchronization

/// Sends everything that leaves the node, HTTP and mail, over one thread of its own. Call from anywhere; nothing blocks the caller.
///
/// libcurl is opened and the thread starts with the first call. Every call gets exactly one answer, also when `shutDown` comes first.
package final class Fetch: Sendable {
    private let loop: FetchLoop
    private let lastID = Atomic<UInt64>(0)

    /// Nothing happens yet.
    package init(_ configuration: FetchConfiguration = FetchConfiguration()) {
        loop = FetchLoop(configuration)
    }

    deinit {
        loop.post(.stop)
    }

    /// Sends the request and takes the whole response, within the limits. A task that is cancelled gives it up.
    package func send(_ request: FetchRequest) async throws(FetchFailure) -> FetchResponse {
        let stream = try await open(request)
        var body: [UInt8] = []
        while let piece = try await stream.next() { body += piece }
        return FetchResponse(head: stream.head, body: body)
    }

    /// Sends the request and returns as soon as the head is there. The body is read as the caller takes it; one who does not take it
    /// stops the sender after 256 KiB, until `limits.total` is over.
    package func open(_ request: FetchRequest) async throws(FetchFailure) -> FetchStream {
        if let fault = request.fault { throw fault }
        let transfer = HTTPTransfer(id: nextID(), request)
        let (loop, exchange, id) = (loop, transfer.exchange, transfer.id)
        let head = await withTaskCancellationHandler {
            loop.post(.start(transfer))
            if Task.isCancelled { loop.post(.cancel(id)) }
            return await Self.result { () async throws(FetchFailure) in try await exchange.head() }
        } onCancel: {
            loop.post(.cancel(id))
        }
        return FetchStream(head: try head.get(), id: id, exchange: exchange, loop: loop)
    }

    /// Sends the request and hands the body to `sink` piece by piece; the next piece is read when the sink has returned.
    /// - Throws: a `FetchFailure`, or what the sink threw, which gives the rest of the body up.
    package func send(_ request: FetchRequest, into sink: (FetchResponseHead, [UInt8]) async throws -> Void) async throws
        -> FetchResponseHead
    {
        let stream = try await open(request)
        while let piece = try await stream.next() { try await sink(stream.head, piece) }
        return stream.head
    }

    /// Hands a mail to the operator's server. Returning means that the server has taken it.
    package func submit(_ mail: MailSubmission) async throws(MailFailure) {
        if let fault = mail.fault { throw fault }
        let transfer = MailTransfer(id: nextID(), mail)
        let (loop, id) = (loop, transfer.id)
        let outcome = await withTaskCancellationHandler {
            loop.post(.start(transfer))
            if Task.isCancelled { loop.post(.cancel(id)) }
            return await transfer.outcome.value()
        } onCancel: {
            loop.post(.cancel(id))
        }
        try outcome.get()
    }

    /// Everything under way ends with `stopped`, everything after it too.
    package func shutDown() {
        loop.post(.stop)
    }

    private func nextID() -> UInt64 { lastID.add(1, ordering: .relaxed).newValue }

    private static func result<Value>(
        _ body: () async throws(FetchFailure) -> Value
    ) async -> Result<Value, FetchFailure> {
        do throws(FetchFailure) {
            return .success(try await body())
        } catch {
            return .failure(error)
        }
    }
}
