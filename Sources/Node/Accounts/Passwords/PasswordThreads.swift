import Chat
import Cryptography
import Logging

extension NodeContext {
    /// The PHC string of a password, made on the hashing threads; `busy` when too many wait.
    func hash(_ password: SecureBytes) async throws(Refusal) -> String {
        do throws(PasswordHasherError) {
            return try await passwords.hash(password)
        } catch {
            throw refusal(error)
        }
    }

    /// Whether a password fits the stored PHC string, found out on the hashing threads; with the same work for no string at all.
    func check(_ password: SecureBytes, against stored: String?) async throws(Refusal) -> PasswordCheck {
        do throws(PasswordHasherError) {
            return try await passwords.check(password, against: stored)
        } catch {
            throw refusal(error)
        }
    }

    private func refusal(_ error: PasswordHasherError) -> Refusal {
        if error != .busy { logger.error("a password could not be hashed or checked", metadata: ["failure": "\(error)"]) }
        return .busy(retryAfter: 2)
    }
}
