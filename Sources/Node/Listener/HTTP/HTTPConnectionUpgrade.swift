import Chat
import HTTPTypes
import NIOCore
import NIOHTTP1

/// How a connection turns into a WebSocket.
extension HTTPConnection {
    func upgrade(_ exchange: HTTPExchange, _ request: IncomingRequest, to door: any WebSocketDoor) {
        let accept: String
        do throws(Refusal) {
            guard request.bodyBytes == 0 else { throw Refusal.badRequest("A WebSocket handshake has no body.") }
            guard !loop.isStopping else { throw Refusal.busy(retryAfter: 5) }
            accept = try WebSocketHandshake.accept(request.head, origins: host.origins)
        } catch {
            return refuseUpgrade(exchange, error)
        }
        switch door.shouldUpgrade(request.head, on: loop) {
        case .refuse(let refusal): refuseUpgrade(exchange, refusal)
        case .accept(let subprotocol): open(exchange, door, accept: accept, subprotocol: subprotocol)
        }
    }

    private func refuseUpgrade(_ exchange: HTTPExchange, _ refusal: Refusal) {
        exchange.refuse(refusal, closes: true)
    }

    /// The 101 goes out, then the handlers change places: the socket is added, this one leaves, the decoder leaves last.
    /// It hands on what it has kept, so that a frame sent in the same packet as the request is not lost.
    private func open(_ exchange: HTTPExchange, _ door: any WebSocketDoor, accept: String, subprotocol: String?) {
        guard let context else { return }
        var answer = "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-accept: \(accept)\r\n"
        if let subprotocol { answer += "sec-websocket-protocol: \(subprotocol)\r\n" }
        write(ByteBuffer(string: answer + "x-request-id: \(exchange.head.requestID)\r\n\r\n"))
        current = nil
        host.metrics.upgraded(exchange)
        let socket = WebSocketConnection(host: host, loop: loop)
        let pipeline = context.pipeline.syncOperations
        do {
            // An end of one side is the end of a WebSocket.
            try context.channel.syncOptions?.setOption(.allowRemoteHalfClosure, value: false)
            try ReadBuffers.settle(context.channel)
            try pipeline.addHandler(socket)
            if !reception.isTLS { socket.sendDirectly(on: context.channel) }
            let decoder = try pipeline.context(handlerType: ByteToMessageHandler<HTTPRequestDecoder>.self)
            pipeline.removeHandler(context: context, promise: nil)
            socket.begin(door.opened(socket, request: exchange.head))
            pipeline.removeHandler(context: decoder, promise: nil)
            socket.context?.flush()
            socket.context?.read()
        } catch {
            context.close(promise: nil)
        }
    }
}
