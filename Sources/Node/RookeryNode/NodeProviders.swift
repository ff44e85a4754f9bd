/// What a node asks of whoever knows providers, without knowing them itself.
package struct NodeProviders: Sendable {
    /// Reads what a provider says of texts; nil without one.
    package var textCallback: TextCallback?
    /// Judges the subscriptions of browsers and UnifiedPush apps; nil: none are taken.
    package var pushJudge: PushJudge?
    /// Reaches stores of files outside; nil without one.
    package var remoteMedia: RemoteMedia?

    /// Nobody.
    package init(textCallback: TextCallback? = nil, pushJudge: PushJudge? = nil, remoteMedia: RemoteMedia? = nil) {
        (self.textCallback, self.pushJudge, self.remoteMedia) = (textCallback, pushJudge, remoteMedia)
    }
}
