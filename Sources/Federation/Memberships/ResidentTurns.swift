/// Which resident server to ask next when one of our users joins, leaves or knocks.
package enum ResidentStep: Sendable, Equatable {
    /// Ask it for a template.
    case ask(String)
    /// Hand it our event, made from its template.
    case hand(String, MembershipTemplate)
    /// It worked, there.
    case done(String)
    /// No server is left; this is the fault that tells most.
    case giveUp(ResidentFault)
}

/// What a resident server said or did instead of helping, the least telling first.
package enum ResidentFault: Int, Sendable, Comparable, CaseIterable {
    case nobodyToAsk
    case unreachable
    /// It answered with something that does not hold, or failed.
    case badAnswer
    /// The room is unknown there.
    case notInRoom
    /// It could not vouch for a restricted join; another one may.
    case cannotVouch
    case incompatibleVersion
    case forbidden

    package static func < (left: ResidentFault, right: ResidentFault) -> Bool { left.rawValue < right.rawValue }

    /// Reads an answer that is no success.
    package static func fault(status: Int, errcode: String?) -> ResidentFault {
        switch errcode {
        case "M_INCOMPATIBLE_ROOM_VERSION": .incompatibleVersion
        case "M_UNABLE_TO_AUTHORISE_JOIN", "M_UNABLE_TO_GRANT_JOIN": .cannotVouch
        default: status == 403 ? .forbidden : status == 404 ? .notInRoom : .badAnswer
        }
    }
}

/// Fail-over between the servers of a room, as a value: three are asked for a template at a time, one after the other is handed our
/// event, until one has taken it. What one server says about the room binds none of the others: it may lie, or know too little.
package struct ResidentTurns: Sendable {
    private var waiting: [String]
    private var asked: Set<String> = []
    private var templates: [(server: String, template: MembershipTemplate)] = []
    private var handing: String?
    private var isOver = false
    private var worst = ResidentFault.nobodyToAsk
    /// Somebody could not be asked, or gave an answer that says nothing: it may say something else another time.
    private var isAnyoneUnheard = false

    /// Asked at once at most.
    package static let parallel = 3
    /// Tried altogether at most, however many an invitation names.
    package static let most = 20

    /// - Parameters:
    ///   - servers: in the order in which they are to be asked; each counts once.
    ///   - own: this node's name, which is passed over.
    package init(servers: [String], own: String) {
        var seen: Set = [own]
        waiting = Array(servers.filter { seen.insert($0).inserted }.prefix(Self.most))
    }

    /// After giving up: whether everybody has answered, and asking again would bring the same.
    package var isFinal: Bool { worst > .badAnswer && !isAnyoneUnheard }

    /// What to do at the beginning.
    package mutating func begin() -> [ResidentStep] { next() }

    /// A server's template held.
    package mutating func got(_ template: MembershipTemplate, from server: String) -> [ResidentStep] {
        guard !isOver, asked.remove(server) != nil else { return [] }
        templates.append((server, template))
        return next()
    }

    /// A server's template, or its answer to our event, is of no use.
    package mutating func failed(_ fault: ResidentFault, at server: String) -> [ResidentStep] {
        guard !isOver else { return [] }
        if handing == server {
            handing = nil
        } else if asked.remove(server) == nil {
            return []
        }
        worst = max(worst, fault)
        if fault <= .badAnswer { isAnyoneUnheard = true }
        return next()
    }

    /// The server has taken our event and its answer held.
    package mutating func took(_ server: String) -> [ResidentStep] {
        guard !isOver, handing == server else { return [] }
        isOver = true
        return [.done(server)]
    }

    private mutating func next() -> [ResidentStep] {
        var steps: [ResidentStep] = []
        if handing == nil, !templates.isEmpty {
            let first = templates.removeFirst()
            handing = first.server
            steps.append(.hand(first.server, first.template))
        }
        // While there is a template to work with, no more are asked for.
        while handing == nil, asked.count < Self.parallel, !waiting.isEmpty {
            let server = waiting.removeFirst()
            asked.insert(server)
            steps.append(.ask(server))
        }
        if handing == nil, asked.isEmpty, templates.isEmpty {
            isOver = true
            steps.append(.giveUp(worst))
        }
        return steps
    }
}
