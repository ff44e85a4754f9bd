/// A whole state of a room: which event sets each piece of it.
package typealias StateMap = [StateKey: EventID]

/// How a state differs from another one that both sides know: the event that sets a piece of it, or nil where that piece is missing.
package typealias StateDelta = [StateKey: EventID?]

extension StateMap {
    /// This state with those changes.
    package func applying(_ delta: StateDelta) -> StateMap {
        var state = self
        for (name, id) in delta { state[name] = id }
        return state
    }

    /// What makes another state out of this one.
    package func delta(to other: StateMap) -> StateDelta {
        var delta: StateDelta = [:]
        for (name, id) in other where self[name] != id { delta[name] = .some(id) }
        for name in keys where other[name] == nil { delta[name] = .some(nil) }
        return delta
    }
}
