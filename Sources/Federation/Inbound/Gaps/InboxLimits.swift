package import Chat

/// How much a room may hold and ask while events wait for what they build on.
package struct InboxLimits: Sendable {
    /// Events that wait, and how many of them one peer may have pushed.
    package var events = 6_000
    package var eventsPerPeer = 3_000
    /// About what they may take in memory.
    package var bytes = 32 << 20
    /// Events that may go on waiting while nothing can be asked.
    package var putOff = 500
    /// Questions of one walk back; with 20 events an answer, as Synapse gives, they reach as far as `events` does.
    package var rounds = 300
    /// Peers asked before something is put off.
    package var peers = 5
    /// Events asked for at once, and events named in a question.
    package var eventsPerAnswer = 100
    package var named = 20
    /// State events and auth events fetched for one event; more of them are not asked for one by one than `single`.
    package var outliers = 50_000
    package var single = 100
    /// Questions for single events under way.
    package var atOnce = 10
    /// Events that were dropped and are asked for again, and events that are refused because they were given up.
    package var remembered = 100
    package var givenUp = 1_000
    /// How often something is tried, and how long it waits after each time, in milliseconds.
    package var tries = 10
    package var backOff = BackOff(first: 5 * 60_000, cap: 24 * 3_600_000)

    package init() {}
}
