import Cast
import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

@testable import Node

/// Answers a few paths as the tests need them.
final class ScriptedApplication: HTTPApplication {
    /// `/wait` answers once this has happened.
    let gate = Signal()
    /// Happens when a handler of `/wait` has started.
    let started = Signal()
    /// Happens when a handler of `/wait` or `/read` was cancelled or its body broke off.
    let brokenOff = Signal()
    /// Bytes of request bodies that handlers have read.
    let bytesRead = Mutex(0)

    func answer(_ request: Request, _ context: HTTPContext) async -> Response {
        switch request.uri.path {
        case "/hello": text("hello")
        case "/who": text("\(context.address) \(context.address.isSecure)")
        case "/target": text(request.head.path ?? "none")
        case "/echo": await echo(request)
        case "/read": await count(request)
        case "/ignore": text("not read")
        case "/wait": await wait()
        case "/pieces": pieces()
        case "/large": large()
        case "/medium": Response(status: .ok, body: .init(byteBuffer: ByteBuffer(repeating: 0x61, count: 8 << 20)))
        case "/policy": Response(status: .ok, headers: [.contentSecurityPolicy: "default-src 'self'"], body: .init())
        default: Response(status: .notFound)
        }
    }

    private func text(_ text: String) -> Response {
        Response(status: .ok, headers: [.contentType: "text/plain"], body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    private func echo(_ request: Request) async -> Response {
        guard let body = try? await request.body.collect(upTo: .max) else { return Response(status: .badRequest) }
        return Response(status: .ok, body: .init(byteBuffer: body))
    }

    private func count(_ request: Request) async -> Response {
        var count = 0
        do {
            for try await piece in request.body {
                count += piece.readableBytes
                bytesRead.withLock { $0 = count }
            }
        } catch {
            brokenOff.happen()
        }
        return text("\(count)")
    }

    private func wait() async -> Response {
        started.happen()
        await withTaskCancellationHandler {
            await gate.wait()
        } onCancel: {
            brokenOff.happen()
        }
        return text("waited")
    }

    private func pieces() -> Response {
        Response(
            status: .ok,
            body: .init { writer in
                for piece in ["one ", "two ", "three"] { try await writer.write(ByteBuffer(string: piece)) }
                try await writer.finish(nil)
            })
    }

    /// 32 MB in pieces of 64 KB.
    private func large() -> Response {
        Response(
            status: .ok,
            body: .init(contentLength: 32 << 20) { writer in
                for _ in 0..<512 {
                    try await writer.write(ByteBuffer(repeating: 0x61, count: 1 << 16))
                    self.bytesRead.withLock { $0 += 1 << 16 }
                }
                try await writer.finish(nil)
            })
    }
}
