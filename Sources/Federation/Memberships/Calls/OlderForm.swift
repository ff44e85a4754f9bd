internal import CanonicalJSON
internal import Chat
internal import OutboundHTTP

/// Handing an event to a server that may know the request in its first form only. The specification had that form until v1.17; its answers
/// are pairs of the status and the body.
extension LinkedNode {
    /// Hands an event over by `PUT /v2/NAME/room/event`, or by `v1` at a server that does not know `v2`.
    /// - Parameter name: `send_join` or `send_leave`. Of `invite` we use no first form: it is for rooms of versions 1 and 2.
    func hand(
        _ content: JSONObject, as name: String, _ room: RoomID, _ id: EventID, to server: ServerName, limits: FetchLimits? = nil
    ) async throws(PeerFailure) -> JSON {
        func request(_ version: String) -> PeerRequest {
            var request = PeerRequest(
                "PUT", PeerTarget.path("/_matrix/federation/\(version)/\(name)", room.text, id.text), content: .object(content))
            if let limits { request.limits = limits }
            return request
        }
        do throws(PeerFailure) {
            return try await calls.send(request("v2"), to: server)
        } catch {
            guard error.saysThatNothingIsThere else { throw error }
        }
        let answer = try await calls.send(request("v1"), to: server)
        guard let pair = answer.array, pair.count == 2, pair[0].int == 200, pair[1].object != nil else { throw .malformed }
        return pair[1]
    }
}

extension PeerFailure {
    /// Whether the server does not know the request, and not just what it is about.
    fileprivate var saysThatNothingIsThere: Bool {
        guard case .refused(let status, let code, _) = self else { return false }
        switch status {
        case 404, 405: return code == nil || code == "M_UNRECOGNIZED"
        case 400: return code == "M_UNRECOGNIZED"
        default: return false
        }
    }
}
