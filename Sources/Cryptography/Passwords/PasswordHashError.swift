/// Why a stored password hash cannot be used.
package enum PasswordHashError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Not a PHC string of Argon2id version 19.
    case malformed
    /// Its parameters are below what Argon2 needs or above `PasswordHashParameters.largest`.
    case parametersRefused(PasswordHashParameters)
    /// No memory for the passes.
    case outOfMemory

    /// One sentence, without any part of the hash.
    package var description: String {
        switch self {
        case .malformed: "The stored password hash is not an Argon2id string."
        case .parametersRefused(let asked):
            "The stored password hash asks for \(asked.memory) KiB, \(asked.passes) passes and \(asked.lanes) lanes, which is refused."
        case .outOfMemory: "There is no memory to hash a password."
        }
    }
}
