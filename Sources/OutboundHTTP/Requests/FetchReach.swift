/// Where a request may go, by who named its address.
package enum FetchReach: Sendable, Equatable {
    /// Anywhere: the operator wrote the address into the configuration.
    case anywhere
    /// A user or a peer gave the address: only where the guard lets it.
    case guarded(PrivateAddressGuard)

    /// Why the address must not be reached; nil when it may.
    func refusal(of address: IPAddress) -> String? {
        switch self {
        case .anywhere: nil
        case .guarded(let judge): judge.refusal(of: address)
        }
    }
}
