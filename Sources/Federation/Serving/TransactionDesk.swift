internal import CanonicalJSON
internal import Chat
internal import Synchronization

/// `PUT /send`: lets transactions in, has them worked through, and gives the same answer to one that comes again.
final class TransactionDesk: Sendable {
    private let acceptance: EventAcceptance
    private let ephemeral: EphemeralIntake
    private let gates: SharedGates
    private let sleep: @Sendable (Int64) async throws -> Void
    private let memory = Mutex(TransactionMemory())

    /// How long a transaction may take before its sender is asked to come again, in milliseconds: less than senders wait.
    private static let patience: Int64 = 20_000

    init(
        _ acceptance: EventAcceptance, _ ephemeral: EphemeralIntake, _ gates: SharedGates,
        _ sleep: @escaping @Sendable (Int64) async throws -> Void
    ) {
        (self.acceptance, self.ephemeral, self.gates, self.sleep) = (acceptance, ephemeral, gates, sleep)
    }

    var endpoints: [FederationEndpoint] {
        [
            FederationEndpoint("PUT", "/_matrix/federation/v1/send/{}", bodyBytes: InboundLimits.transactionBytes) {
                ask throws(FederationRefusal) in try await self.answer(ask)
            }
        ]
    }

    private var now: Int64 { acceptance.intake.link.now() }

    /// A transaction is answered when all of it has its place, or stands in a durable inbox. Whoever hears nothing else comes again, and
    /// what was taken meanwhile is there already.
    private func answer(_ ask: FederationAsk) async throws(FederationRefusal) -> FederationAnswer {
        let origin = ask.sender
        let name = TransactionMemory.Name(origin: origin.text, id: ask.segments[0])
        if let given = memory.withLock({ $0.answer(to: name) }) { return FederationAnswer(given) }
        let transaction: InboundTransaction
        do throws(Refusal) {
            transaction = try InboundTransaction(body: ask.content ?? .null, from: origin.text)
        } catch {
            throw FederationRefusal(transaction: error)
        }
        switch gates.enter(origin, events: transaction.events.count, bytes: ask.bytes) {
        case .wait(let time): throw .patience(time)
        case .come: break
        }
        defer { gates.leave(origin) }
        let answer = try await workThrough(transaction, from: origin)
        let now = now
        memory.withLock { $0.keep(answer, to: name, at: now) }
        return FederationAnswer(answer)
    }

    private func workThrough(_ transaction: InboundTransaction, from origin: ServerName) async throws(FederationRefusal) -> JSON {
        let acceptance = acceptance
        let taken = await within(Self.patience, sleep) { try? await acceptance.take(transaction.events, from: origin) }
        // Also while the disk takes nothing: to another answer a sender might conclude that one of its events is at fault.
        guard let taken = taken ?? nil, taken.isSafe else { throw .patience(Self.pause) }
        var isKept = true
        for json in transaction.ephemeral {
            let isDone = await ephemeral.take(json, from: origin)
            isKept = isKept && isDone
        }
        // A message to devices that is not on disk is lost once the transaction is answered. What comes twice then is there once.
        guard isKept else { throw .patience(Self.pause) }
        return taken.answer.body
    }

    /// When somebody comes again whose transaction takes long, in milliseconds.
    private static let pause: Int64 = 5_000
}

extension FederationRefusal {
    fileprivate init(transaction refusal: Refusal) {
        switch refusal.code {
        case .tooLarge: self = .tooLarge
        case .badRequest: self.init(status: 400, code: "M_BAD_JSON", text: refusal.detail)
        default: self.init(status: 400, code: "M_INVALID_PARAM", text: refusal.errors.first?.detail ?? refusal.detail)
        }
    }
}

/// What some work brings; nil when it takes longer. It goes on then.
private func within<T: Sendable>(
    _ milliseconds: Int64, _ sleep: @escaping @Sendable (Int64) async throws -> Void, _ work: @escaping @Sendable () async -> T
) async -> T? {
    let (results, end) = AsyncStream.makeStream(of: T?.self, bufferingPolicy: .bufferingOldest(1))
    Task { end.yield(await work()) }
    let alarm = Task {
        if (try? await sleep(milliseconds)) != nil { end.yield(nil) }
    }
    defer { alarm.cancel() }
    for await result in results { return result }
    return nil
}
