/// What a node asks of whoever knows providers, without knowing them itself.
package struct NodeProviders: Sendable {
    /// Reads what a provider says of texts; nil without one.
    package var textCallback: TextCallback?
    /// Judges the subscriptions of browsers and UnifiedPush apps; nil: none are taken.
    package var pushJudge: PushJudge?
    /// Reaches stores of files outside; nil without one.
    package var remoteMedia: RemoteMedia?

    /// Who the node is among other nodes; nil when it links with none.
    package var federation: FederationIdentity?

    /// Nobody.
    package init(
        textCallback: TextCallback? = nil, pushJudge: PushJudge? = nil, remoteMedia: RemoteMedia? = nil,
        federation: FederationIdentity? = nil
    ) {
        (self.textCallback, self.pushJudge, self.remoteMedia, self.federation) = (textCallback, pushJudge, remoteMedia, federation)
    }
}
