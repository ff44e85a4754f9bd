import Chat
import Storage

@testable import Federation

/// What the files of nodes that heard everything must say alike; every sentence that comes out is a fault.
struct FiledAgreement {
    private let views: [String: FiledView]
    /// Where each event was said.
    private let authors: [EventID: String]
    private(set) var faults: [String] = []
    private(set) var disputed = 0
    private(set) var messages = 0

    init(_ views: [FiledView], of creator: UserID, _ people: [UserID], said: [Event]) {
        self.views = Dictionary(views.map { ($0.name, $0) }) { first, _ in first }
        authors = Dictionary(said.map { ($0.id, $0.sender.server) }) { first, _ in first }
        guard let reference = views.first(where: { $0.name == creator.server }) else { return }
        messages = reference.visible.count
        for view in views {
            faults += view.findings.map { "\(view.name), as rookery check says: \($0)" }
            // Who has nobody in the room by its own account takes nothing any more.
            if view.servers.contains(view.name) { checkHeard(view, said) }
            if people.contains(where: { $0.server == view.name && view.shows($0) && reference.shows($0) }) {
                compare(view, reference)
                compareVisible(view, reference, said)
            } else {
                checkAlone(view, reference)
            }
        }
    }

    private mutating func compare(_ view: FiledView, _ reference: FiledView) {
        if view.waiting > 0 || view.staged > 0 { faults.append("\(view.name) still waits with \(view.waiting) and \(view.staged) events.") }
        if view.tips != reference.tips { faults.append("\(view.name) has other tips.") }
        if view.state != reference.state { faults.append("\(view.name) has another state.") }
        let (own, history) = (view.history, reference.history)
        if !own.isSubset(of: history) || !history.subtracting(own).allSatisfy({ mayLack($0, view) }) {
            faults.append("\(view.name) has other events behind its tips.")
        }
        for id in history where view.events[id]?.standing != reference.events[id]?.standing && !mayLack(id, view) {
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
            if mayLack(id, view) { continue }
            let concerned = [id] + said.filter { $0.redacts == id }.map(\.id)
            let isDisputed = concerned.contains {
                view.events[$0]?.isHidden != reference.events[$0]?.isHidden || mayLack($0, view)
            }
            if isDisputed {
                disputed += 1
            } else {
                faults.append("\(view.name) and the maker's node do not both show \(id).")
            }
        }
    }

    /// Whoever was in the room by the account of an event's author has heard it, as in ``Agreement``.
    private mutating func checkHeard(_ view: FiledView, _ said: [Event]) {
        let missed = said.filter { view.events[$0.id]?.isPlaced != true && !mayLack($0.id, view) }
        if !missed.isEmpty { faults.append("\(view.name) never heard \(missed.count) events of its time in the room.") }
    }

    /// Who goes on for itself does so for a branch of its own, or hid what puts out each of its people, as in ``Agreement``.
    private mutating func checkAlone(_ view: FiledView, _ reference: FiledView) {
        let history = view.history
        guard view.servers.contains(view.name), history.isSubset(of: reference.history) else { return }
        let own = view.state.keys.filter { name in
            name.type == EventType.member && UserID(name.key)?.server == view.name && view.membership(name.key) == .join
        }
        let hidesAll = own.allSatisfy { name in
            reference.state[name].map { view.events[$0]?.isHidden == true && !history.contains($0) } ?? false
        }
        if !hidesAll { faults.append("\(view.name) goes on alone without a branch of its own.") }
    }

    /// What was said while a node was out of the room for the author's may lie in a gap there, as in ``Agreement``.
    private func mayLack(_ id: EventID, _ view: FiledView) -> Bool {
        guard view.events[id]?.isPlaced != true, let server = authors[id] else { return false }
        return views[server]?.cameWithout[view.name]?.contains(id) == true
    }
}
