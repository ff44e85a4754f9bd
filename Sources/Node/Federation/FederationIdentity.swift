package import Federation

/// Who the node is among its peers, and how it reaches them.
package struct FederationIdentity: Sendable {
    /// What it says of its keys.
    package let keys: PublishedKeys
    /// Sends its requests.
    package let client: PeerClient

    package init(keys: PublishedKeys, client: PeerClient) {
        self.keys = keys
        self.client = client
    }
}
