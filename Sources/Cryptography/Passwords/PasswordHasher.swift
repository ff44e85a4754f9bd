/// Hashes and checks passwords on a few niced threads of its own, behind a short queue.
///
/// A full queue answers `busy` at once, so memory is bounded by `threads` hashes. Every call gets exactly one answer,
/// also when `shutDown` comes first. Call from anywhere; nothing blocks the caller.
package final class PasswordHasher: Sendable {
    private enum Outcome: Sendable {
        case made(PasswordHash)
        case checked(PasswordCheck)
    }

    private struct Job: Sendable {
        let work: @Sendable () throws(PasswordHashError) -> Outcome
        let answer: CheckedContinuation<Result<Outcome, PasswordHasherError>, Never>
    }

    private let parameters: PasswordHashParameters
    private let random: SecureRandom
    private let line: WaitingLine<Job>
    /// What is checked when there is no account: a hash that no password makes.
    let nobody: PasswordHash

    /// Starts `threads` threads; at most `queueLimit` calls wait for them.
    package init(
        threads: Int, queueLimit: Int, parameters: PasswordHashParameters = .standard, random: SecureRandom = .system
    ) {
        precondition(threads > 0 && queueLimit > 0, "a password hasher needs a thread and room for one who waits")
        precondition(parameters.isAllowed, "the password hashing parameters are outside what is allowed")
        self.parameters = parameters
        self.random = random
        line = WaitingLine(limit: queueLimit)
        // Its 32 bytes are random, not a hash.
        nobody = PasswordHash(parameters: parameters, salt: random.bytes(PasswordHash.saltLength), hash: random.bytes(32))
        for _ in 0..<threads {
            NicedThread.start(name: "password") { [line] in Self.serve(line) }
        }
    }

    deinit {
        shutDown()
    }

    /// How many calls wait for a thread, for the metrics.
    package var waiting: Int { line.count }

    /// The PHC string to store for `password`.
    package func hash(_ password: SecureBytes) async throws(PasswordHasherError) -> String {
        let salt = random.bytes(PasswordHash.saltLength)
        let parameters = parameters
        let outcome = try await submit { () throws(PasswordHashError) in
            .made(try PasswordHash(of: password, salt: salt, parameters: parameters))
        }
        guard case .made(let hash) = outcome else { preconditionFailure("a hash was asked for") }
        return hash.phc
    }

    /// Whether `password` is the one behind the stored PHC string. Without one (no such account) it does the same work and finds
    /// `wrong`, so that the time tells nobody who has an account.
    package func check(_ password: SecureBytes, against stored: String?) async throws(PasswordHasherError) -> PasswordCheck {
        let hash: PasswordHash
        do {
            hash = try stored.map { text throws(PasswordHashError) in try PasswordHash(parsing: text) } ?? nobody
        } catch {
            throw .unusable(error)
        }
        let parameters = parameters
        let outcome = try await submit { () throws(PasswordHashError) in
            guard try hash.matches(password) else { return .checked(.wrong) }
            return .checked(hash.needsRehash(for: parameters) ? .rightNeedsRehash : .right)
        }
        guard case .checked(let found) = outcome else { preconditionFailure("a check was asked for") }
        return found
    }

    /// Answers whoever waits with `stopped`, refuses everybody after, and lets the threads end; running hashes are still answered.
    package func shutDown() {
        for job in line.close() {
            job.answer.resume(returning: .failure(.stopped))
        }
    }

    private func submit(_ work: @escaping @Sendable () throws(PasswordHashError) -> Outcome) async throws(PasswordHasherError) -> Outcome {
        let result = await withCheckedContinuation { answer in
            switch line.offer(Job(work: work, answer: answer)) {
            case .accepted: break
            case .full: answer.resume(returning: .failure(.busy))
            case .closed: answer.resume(returning: .failure(.stopped))
            }
        }
        return try result.get()
    }

    private static func serve(_ line: WaitingLine<Job>) {
        while let job = line.next() {
            do throws(PasswordHashError) {
                job.answer.resume(returning: .success(try job.work()))
            } catch {
                job.answer.resume(returning: .failure(.unusable(error)))
            }
        }
    }
}
