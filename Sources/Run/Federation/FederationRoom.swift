import Chat
import Cryptography
import Federation
import Node
import OutboundHTTP

/// What a process needs to speak to other nodes, put together from the settings and the node's own key. Blocks: at start only.
struct FederationRoom: Sendable {
    let identity: FederationIdentity
    let whereabouts: Whereabouts

    /// Nil for a node that links with nobody, and for one whose name is nobody else's to find.
    /// - Throws: a sentence about a key file that cannot be read.
    init?(_ configuration: NodeConfiguration) throws {
        let federation = configuration.federation
        guard federation.mode != .off, let name = ServerName(configuration.identity.name) else { return nil }
        let keys = try SigningKeyFile(in: configuration.identity.keysFolder).readOrMake(name: name, .system)
        let judge = PrivateAddressGuard(allowed: federation.privateAddresses.compactMap { AddressBlock($0) })
        let fetch = Fetch(FetchConfiguration(authorities: federation.authorities ?? configuration.outbound.authorities))
        whereabouts = Whereabouts(
            fetch: fetch, guarded: judge, places: PeerPlaces.read(federation.places), now: World.system.now)
        identity = FederationIdentity(
            keys: keys,
            client: PeerClient(name: name, key: keys.key, id: keys.id, whereabouts: whereabouts, fetch: fetch))
    }
}
