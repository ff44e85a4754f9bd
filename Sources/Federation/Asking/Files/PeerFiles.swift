package import Chat
private import CanonicalJSON
private import OutboundHTTP

extension PeerClient: PeerFileCalls {
    /// What an answer has beside the file.
    private static let frameBytes = 64 << 10
    /// Milliseconds for which the peer may wait for a file that is just being sent to it.
    private static let patience = "20000"
    /// Bytes of an error that are read.
    private static let errorBytes = 16 << 10

    package func file(
        _ id: String, of peer: ServerName, atMost bytes: Int64, into take: ([UInt8]) async throws(Refusal) -> Void
    ) async throws(PeerFileFailure) -> MixedHead {
        let target = PeerTarget.path("/_matrix/federation/v1/media/download", id, query: [("timeout_ms", Self.patience)])
        var request = PeerRequest("GET", target)
        request.limits = Self.limits(bytes)
        let stream: FetchStream
        do throws(PeerFailure) { stream = try await open(request, at: peer) } catch { throw .peer(error) }
        guard stream.head.status == 200 else { throw .peer(try await refusal(stream)) }
        guard var reader = MixedReader(contentType: stream.head.headers["Content-Type"]) else { throw .peer(.malformed) }
        var head: MixedHead?
        while let piece = try await Self.next(of: stream) {
            for part in try Self.read(piece, &reader) {
                switch part {
                case .file(let found): head = found
                case .bytes(let bytes): try await Self.hand(bytes, to: take)
                case .elsewhere(let address): return try await distant(address, atMost: bytes, into: take)
                }
            }
        }
        guard reader.isComplete, let head else { throw .peer(.malformed) }
        return head
    }

    /// Where the peer says that the bytes are: over TLS, where the guard lets strangers' addresses lead, without a word of who asks.
    private func distant(
        _ location: String, atMost bytes: Int64, into take: ([UInt8]) async throws(Refusal) -> Void
    ) async throws(PeerFileFailure) -> MixedHead {
        guard let address = WebAddress(location), address.scheme == "https" else { throw .peer(.malformed) }
        let request = FetchRequest("GET", address, reach: strangersReach, limits: Self.limits(bytes))
        let stream: FetchStream
        do throws(FetchFailure) { stream = try await fetch.open(request) } catch { throw .peer(.notAnswered(error)) }
        guard stream.head.status == 200 else { throw .peer(.refused(status: stream.head.status, code: nil, text: nil)) }
        while let piece = try await Self.next(of: stream) { try await Self.hand(piece, to: take) }
        return MixedHead(type: stream.head.headers["Content-Type"], disposition: stream.head.headers["Content-Disposition"])
    }

    private func refusal(_ stream: FetchStream) async throws(PeerFileFailure) -> PeerFailure {
        var body: [UInt8] = []
        while body.count < Self.errorBytes, let piece = try await Self.next(of: stream) { body += piece }
        return Self.failure(FetchResponse(head: stream.head, body: body))
    }

    private static func limits(_ bytes: Int64) -> FetchLimits {
        FetchLimits(connect: 5_000, total: 600_000, idle: 30, responseBytes: Int(bytes) + frameBytes)
    }

    private static func next(of stream: FetchStream) async throws(PeerFileFailure) -> [UInt8]? {
        do throws(FetchFailure) { return try await stream.next() } catch {
            throw error == .tooLarge ? .tooLarge : .peer(.notAnswered(error))
        }
    }

    private static func read(_ piece: [UInt8], _ reader: inout MixedReader) throws(PeerFileFailure) -> [MixedReader.Piece] {
        do throws(MixedReader.Malformed) { return try reader.take(piece) } catch { throw .peer(.malformed) }
    }

    private static func hand(_ bytes: [UInt8], to take: ([UInt8]) async throws(Refusal) -> Void) async throws(PeerFileFailure) {
        do throws(Refusal) { try await take(bytes) } catch { throw error.code == .tooLarge ? .tooLarge : .refused(error) }
    }
}
