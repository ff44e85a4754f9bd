/// What is known about a claim. "It is wrong" and "nobody can tell" are different answers: what is wrong is dropped for good, what
/// nobody can tell may be right tomorrow.
package enum ClaimVerdict: Sendable, Equatable {
    /// A key that was in force then made one of the signatures.
    case valid
    /// No such signature can be right.
    case invalid(SignatureFault)
    /// The key is not here; its server is being asked, or may be asked now.
    case keyNeeded
    /// The key is not here, and its server is not to be asked now.
    case keyNotObtainable(KeyAbsence)
}

/// Why no signature of a claim can be right.
package enum SignatureFault: String, Sendable, CaseIterable {
    /// There is none by that server with Ed25519.
    case unsigned
    /// The key did not make the signature over these bytes.
    case badSignature
    /// The key was no longer in force at that moment.
    case keyExpired
}

/// Why a key cannot be had at the moment.
package enum KeyAbsence: Sendable, Equatable {
    /// The server was asked and did not answer, or its answer did not hold.
    case notAnswered(retryAt: Int64)
    /// The server was asked a moment ago and has no such key in force.
    case unknown(retryAt: Int64)
    /// The event is dated so far ahead that no key can be said to be valid then.
    case dateAhead
    /// Too many servers are being asked.
    case busy
}
