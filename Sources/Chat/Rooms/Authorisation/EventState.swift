internal import CanonicalJSON

/// State given as events, for places that have nothing parsed: events from other servers, state resolution, tests.
package struct EventState: AuthState, Sendable {
    package let creation: RoomCreation
    private var events: [StateKey: Event] = [:]

    /// - Returns: nil when `create` is not a create event that a room can have.
    package init?(create: Event) {
        guard let creation = RoomCreation(create) else { return nil }
        self.creation = creation
        apply(create)
    }

    /// The state of a room of which nothing is known but its creation; it holds no event, not even the create event.
    package init(creation: RoomCreation) {
        self.creation = creation
    }

    /// Puts an accepted state event in the place it sets; messages change nothing.
    package mutating func apply(_ event: Event) {
        guard let name = event.stateName else { return }
        events[name] = event
    }

    /// The event that sets this state, nil when none does.
    package subscript(_ name: StateKey) -> Event? { events[name] }

    /// The ids of those of `names` that are set, in that order: an event's `auth_events`.
    package func ids(_ names: [StateKey]) -> [EventID] {
        names.compactMap { events[$0]?.id }
    }

    /// Nil also when the content is no power levels content: it cannot have been accepted then.
    package func powerLevels() -> PowerLevels? {
        events[StateKey(EventType.powerLevels)].flatMap { try? PowerLevels(content: $0.content) }
    }

    package func joinRule() -> JoinRule {
        events[StateKey(EventType.joinRules)].map { JoinRule(content: $0.content) } ?? .initial
    }

    package func membership(of user: UserID) -> Membership? {
        events[StateKey(EventType.member, user.text)]?.content["membership"]?.string.flatMap(Membership.init)
    }

    package func thirdPartyInvite(token: String) -> ThirdPartyInvite? {
        events[StateKey(EventType.thirdPartyInvite, token)].map(ThirdPartyInvite.init)
    }
}
