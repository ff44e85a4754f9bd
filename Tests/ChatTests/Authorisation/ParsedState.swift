import Chat

/// State as a cache would hold it: parsed when it changes, never when it is asked for.
struct ParsedState: AuthState {
    let creation: RoomCreation
    private var levels: PowerLevels?
    private var rule = JoinRule.initial
    private var memberships: [UserID: Membership] = [:]

    init(creation: RoomCreation) {
        self.creation = creation
    }

    mutating func apply(_ event: Event) {
        switch event.type {
        case EventType.powerLevels: levels = try? PowerLevels(content: event.content)
        case EventType.joinRules: rule = JoinRule(content: event.content)
        case EventType.member:
            guard let user = event.stateKey.flatMap(UserID.init) else { return }
            memberships[user] = MemberContent(content: event.content)?.membership
        default: break
        }
    }

    func powerLevels() -> PowerLevels? { levels }
    func joinRule() -> JoinRule { rule }
    func membership(of user: UserID) -> Membership? { memberships[user] }
    func thirdPartyInvite(token: String) -> ThirdPartyInvite? { nil }
}
