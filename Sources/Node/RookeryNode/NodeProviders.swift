/// What a node asks of whoever knows providers, without knowing them itself.
package struct NodeProviders: Sendable {
    /// Reads what a provider says of texts; nil without one.
    package var textCallback: TextCallback?
    /// Judges the subscriptions of browsers and UnifiedPush apps; nil: none are taken.
    package var pushJudge: PushJudge?

    /// Nobody.
    package init(textCallback: TextCallback? = nil, pushJudge: PushJudge? = nil) {
        (self.textCallback, self.pushJudge) = (textCallback, pushJudge)
    }
}
