internal import CanonicalJSON
internal import Chat

/// Carries out the turns of a handshake: asks residents for templates, hands our event to one after the other.
struct HandshakeTurns<Taken: Sendable>: Sendable {
    let node: LinkedNode
    let membership: Membership
    let user: UserID
    let room: RoomID
    /// Hands the event made from a template to that server and judges its answer.
    let hand: @Sendable (ServerName, MembershipTemplate) async throws -> Taken

    private enum Report: Sendable {
        case template(MembershipTemplate, String)
        case taken(Taken, String)
        case failed(ResidentFault, String)
    }

    /// Until one of the servers has taken the event, or none is left.
    /// - Parameter servers: in the order in which they are to be asked; those that we do not link with are passed over.
    func run(_ servers: [ServerName]) async -> Result<Taken, ResidentFailure> {
        var turns = ResidentTurns(servers: servers.filter(node.peers.admits).map(\.text), own: node.name.text)
        return await withTaskGroup(of: Report.self) { group in
            var steps = turns.begin()
            var taken: Taken?
            while true {
                for step in steps {
                    switch step {
                    case .ask(let server): group.addTask { await ask(server) }
                    case .hand(let server, let template): group.addTask { await give(template, to: server) }
                    case .done:
                        group.cancelAll()
                        if let taken { return .success(taken) }
                    case .giveUp(let fault): return .failure(ResidentFailure(fault: fault, isFinal: turns.isFinal))
                    }
                }
                switch await group.next() {
                case .template(let template, let server): steps = turns.got(template, from: server)
                case .failed(let fault, let server): steps = turns.failed(fault, at: server)
                case .taken(let value, let server):
                    taken = value
                    steps = turns.took(server)
                case nil: return .failure(ResidentFailure(fault: .unreachable, isFinal: false))
                }
            }
        }
    }

    private func ask(_ server: String) async -> Report {
        guard let name = ServerName(server) else { return .failed(.unreachable, server) }
        let versions = membership == .leave ? [] : MembershipTemplate.versions.map { ("ver", $0) }
        let target = PeerTarget.path("/_matrix/federation/v1/make_\(membership.rawValue)", room.text, user.text, query: versions)
        do throws(PeerFailure) {
            let answer = try await node.calls.send(PeerRequest("GET", target), to: name)
            let template = try? MembershipTemplate(answer: answer, for: user, membership, in: room, from: server)
            return template.map { .template($0, server) } ?? .failed(.badAnswer, server)
        } catch {
            return .failed(ResidentFault(error), server)
        }
    }

    private func give(_ template: MembershipTemplate, to server: String) async -> Report {
        guard let name = ServerName(server) else { return .failed(.unreachable, server) }
        do {
            return .taken(try await hand(name, template), server)
        } catch let failure as PeerFailure {
            return .failed(ResidentFault(failure), server)
        } catch {
            return .failed(.badAnswer, server)
        }
    }
}

/// That no server has taken our event, with the fault that tells most.
struct ResidentFailure: Error {
    let fault: ResidentFault
    /// Whether everybody has said so.
    let isFinal: Bool

    /// What a client hears.
    var refusal: Refusal {
        switch fault {
        case .nobodyToAsk, .notInRoom: .notFound(.room)
        case .unreachable: Refusal(.busy, "No server in that room can be reached at the moment.", retryAfter: 60)
        case .badAnswer: Refusal(.busy, "The servers in that room gave no answer that holds.", retryAfter: 60)
        case .cannotVouch: .forbidden("No server in that room can tell that you may come in.")
        case .incompatibleVersion: .conflict("That room has a version that this node does not speak.")
        case .forbidden: .forbidden("That room does not let you in.")
        }
    }
}

extension ResidentFault {
    init(_ failure: PeerFailure) {
        switch failure {
        case .refused(let status, let code, _): self = .fault(status: status, errcode: code)
        case .malformed: self = .badAnswer
        case .patience, .notFound, .notAnswered, .unsignable: self = .unreachable
        }
    }
}
