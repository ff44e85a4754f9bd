import Chat
import Storage

@testable import Federation

/// What the files of nodes that heard everything must say alike; every sentence that comes out is a fault.
struct FiledAgreement {
    private(set) var faults: [String] = []
    private(set) var disputed = 0
    private(set) var messages = 0

    init(_ views: [FiledView], of creator: UserID, said: [Event], isQuiet: Bool) {
        if !isQuiet { faults.append("It never became quiet.") }
        guard let reference = views.first(where: { $0.name == creator.server }) else { return }
        messages = reference.visible.count
        let servers = reference.servers
        for view in views {
            faults += view.findings.map { "\(view.name), as rookery check says: \($0)" }
            checkParting(view, reference, servers)
            guard servers.contains(view.name), view.servers.contains(view.name) else { continue }
            compare(view, reference)
            compareVisible(view, reference, said)
        }
    }

    private mutating func compare(_ view: FiledView, _ reference: FiledView) {
        if view.waiting > 0 || view.staged > 0 { faults.append("\(view.name) still waits with \(view.waiting) and \(view.staged) events.") }
        if view.tips != reference.tips { faults.append("\(view.name) has other tips.") }
        if view.state != reference.state { faults.append("\(view.name) has another state.") }
        let history = reference.history
        if view.history != history { faults.append("\(view.name) has other events behind its tips.") }
        for id in history where view.events[id]?.standing != reference.events[id]?.standing {
            faults.append("\(view.name) judged \(id) otherwise.")
        }
        for name in view.state.keys where name.type == EventType.member {
            let membership = view.membership(name.key)?.rawValue
            guard view.members[name.key] != membership else { continue }
            faults.append("\(view.name) shows \(name.key) as \(view.members[name.key] ?? "nobody").")
        }
    }

    /// Messages are shown by both nodes, unless one of them had heard, when it came, of something that forbids one or a redaction of it.
    private mutating func compareVisible(_ view: FiledView, _ reference: FiledView, _ said: [Event]) {
        for id in view.visible.symmetricDifference(reference.visible) {
            let concerned = [id] + said.filter { $0.redacts == id }.map(\.id)
            if concerned.contains(where: { view.events[$0]?.isHidden != reference.events[$0]?.isHidden }) {
                disputed += 1
            } else {
                faults.append("\(view.name) and the maker's node do not both show \(id).")
            }
        }
    }

    /// Nobody goes on alone for want of having been told.
    private mutating func checkParting(_ view: FiledView, _ reference: FiledView, _ servers: Set<String>) {
        guard !servers.contains(view.name) else { return }
        for (name, id) in reference.state where name.type == EventType.member && UserID(name.key)?.server == view.name {
            guard view.membership(name.key) == .join, reference.membership(name.key) != .join else { continue }
            if view.events[id]?.isPlaced != true { faults.append("\(view.name) never heard that \(name.key) is out of the room.") }
        }
    }
}
