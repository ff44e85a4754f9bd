import Chat
import HTTPTypes
package import NIOCore
import SocketIO

/// The door of an Engine.IO server below one path: GET and POST of polling, WebSockets, and the way of both to the loop
/// their session lives on. One registry per loop; a session's id names its loop.
package final class EngineDoor: LoopEndpoint, WebSocketDoor {
    package let bodyBytes: Int
    private let registries: [EngineRegistry]

    /// - Parameters:
    ///   - loops: those of the listener; sweeps begin on them at once.
    ///   - application: hears of every session.
    package init(loops: ListenerLoops, limits: EngineDoorLimits, application: any EngineApplication) {
        bodyBytes = limits.engine.maxPayload
        registries = loops.all.map { EngineRegistry(loop: $0, loops: loops, limits: limits, application: application) }
    }

    /// How many sessions there are, on all loops.
    package func sessionCount() async -> Int {
        var count = 0
        for registry in registries { count += (try? await registry.loop.eventLoop.submit { registry.count }.get()) ?? 0 }
        return count
    }

    /// One look at all deadlines, now. For tests that own the clock.
    package func sweep() async {
        for registry in registries { try? await registry.loop.eventLoop.submit { registry.sweep() }.get() }
    }

    package func handle(_ request: RequestHead, body: ByteBuffer, responder: LoopResponder) {
        let here = registries[responder.loop.index]
        let answer = EngineHTTPRequest(responder)
        do throws(EngineRefusal) {
            let asked = try EngineRequest(query: request.target.query ?? "")
            guard request.method == .get || request.method == .post else { throw .badHandshakeMethod }
            // A WebSocket's handshake comes to `shouldUpgrade`.
            guard asked.transport == .polling else { throw .badRequest }
            guard let sid = asked.sid else {
                guard request.method == .get else { throw .badHandshakeMethod }
                return here.open(.polling, from: request.address, .request(answer))
            }
            guard let home = home(of: sid) else { throw .sessionUnknown }
            if request.method == .get {
                poll(answer, responder, sid, here: here, home: home)
            } else {
                atHome(sid, answer, here: here, home: home) { $0.post(answer, body: body) }
            }
        } catch {
            answer.refuse(error, from: here.mail)
        }
    }

    private func poll(_ answer: EngineHTTPRequest, _ responder: LoopResponder, _ sid: String, here: EngineRegistry, home: EngineRegistry) {
        responder.whenGone = {
            here.loop.eventLoop.execute { here.mail.post(to: home.loop) { home.connection(sid)?.lost(answer) } }
        }
        atHome(sid, answer, here: here, home: home) { $0.poll(answer) }
    }

    /// Hands a request to its session, behind everything its loop has been handed before: a loop reads its connections
    /// first and its mail afterwards, so without the detour a request could overtake frames of an upgrading socket.
    private func atHome(
        _ sid: String, _ answer: EngineHTTPRequest, here: EngineRegistry, home: EngineRegistry,
        _ work: @escaping @Sendable (EngineConnection) -> Void
    ) {
        here.loop.eventLoop.execute {
            here.mail.post(to: home.loop) {
                guard let connection = home.connection(sid) else { return answer.refuse(.sessionUnknown, from: home.mail) }
                work(connection)
            }
        }
    }

    private func home(of sid: String) -> EngineRegistry? {
        guard let index = EngineSessionID.loopIndex(sid), registries.indices.contains(index) else { return nil }
        return registries[index]
    }

    package func shouldUpgrade(_ request: RequestHead, on loop: ListenerLoop) -> UpgradeDecision {
        do throws(EngineRefusal) {
            let asked = try EngineRequest(query: request.target.query ?? "")
            guard asked.transport == .websocket else { throw .badRequest }
            return .accept(subprotocol: nil)
        } catch {
            return .refuse(.badRequest(String(decoding: error.body, as: UTF8.self)))
        }
    }

    /// A session that is not there, or is carried already, is found out on its own loop: the socket is closed then.
    package func opened(_ socket: WebSocketConnection, request: RequestHead) -> any WebSocketReceiver {
        let here = registries[socket.loop.index]
        guard let sid = (try? EngineRequest(query: request.target.query ?? ""))?.sid else {
            let receiver = EngineSocket(socket, on: here, home: here)
            here.open(.websocket, from: request.address, .socket(receiver))
            return receiver
        }
        let home = home(of: sid) ?? here
        let receiver = EngineSocket(socket, on: here, home: home)
        here.mail.post(to: home.loop) {
            guard let connection = home.connection(sid) else { return receiver.close(.policy) }
            connection.offer(receiver)
        }
        return receiver
    }
}
