import Hummingbird
import NIOCore

/// A long request body on its way to a handler: a few pieces ahead of it, never the whole. The source side is confined
/// to the connection's loop.
struct RequestBodyStream {
    typealias Producer = NIOThrowingAsyncSequenceProducer<
        ByteBuffer, any Error, NIOAsyncSequenceProducerBackPressureStrategies.HighLowWatermark, Demand
    >

    /// Carries the handler's appetite back to the connection.
    final class Demand: NIOAsyncSequenceProducerDelegate, Sendable {
        private let eventLoop: any EventLoop
        private let connection: NIOLoopBound<HTTPConnection>

        init(_ connection: HTTPConnection) {
            eventLoop = connection.loop.eventLoop
            self.connection = NIOLoopBound(connection, eventLoop: connection.loop.eventLoop)
        }

        func produceMore() {
            eventLoop.execute { self.connection.value.bodyWanted() }
        }

        func didTerminate() {
            eventLoop.execute { self.connection.value.bodyAbandoned() }
        }
    }

    let body: RequestBody
    private let source: Producer.Source

    init(for connection: HTTPConnection) {
        let made = Producer.makeSequence(
            elementType: ByteBuffer.self, failureType: (any Error).self,
            backPressureStrategy: .init(lowWatermark: 1, highWatermark: 4), finishOnDeinit: true, delegate: Demand(connection))
        source = made.source
        body = RequestBody(asyncSequence: made.sequence)
    }

    /// Hands a piece on. False: the handler has enough for now, stop reading until `bodyWanted`.
    func yield(_ piece: ByteBuffer) -> Bool {
        if case .stopProducing = source.yield(piece) { return false }
        return true
    }

    func finish() { source.finish() }

    func fail(_ error: any Error) { source.finish(error) }
}

/// The client went away in the middle of its request body.
struct BodyCutOff: Error {}
