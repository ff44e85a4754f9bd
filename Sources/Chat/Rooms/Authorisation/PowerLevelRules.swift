internal import CanonicalJSON

/// Rule 10: nobody gives or takes more than they have.
///
/// A level that the old or new event leaves out is not compared: the defaults are no values (as Synapse has it, too).
extension Judgement {
    func checkPowerLevels(_ ownPower: Power) -> AuthRejection? {
        guard let new = try? PowerLevels(content: event.content) else { return .malformedPowerLevels }
        if event.version.creatorsHaveInfinitePower, state.creation.creators.contains(where: { new.users[$0.text] != nil }) {
            return .creatorInPowerLevels
        }
        guard let old = power.levels else { return nil }
        return checkScalars(old, new, ownPower) ?? checkMaps(old, new, ownPower) ?? checkUsers(old, new, ownPower)
    }

    private func checkScalars(_ old: PowerLevels, _ new: PowerLevels, _ ownPower: Power) -> AuthRejection? {
        for (_, field) in PowerLevels.scalars where old[keyPath: field] != new[keyPath: field] {
            if isAbove(ownPower, old[keyPath: field]) || isAbove(ownPower, new[keyPath: field]) { return .levelAboveOwn }
        }
        return nil
    }

    private func checkMaps(_ old: PowerLevels, _ new: PowerLevels, _ ownPower: Power) -> AuthRejection? {
        for change in old.events.changes(to: new.events) + old.notifications.changes(to: new.notifications)
        where isAbove(ownPower, change.old) || isAbove(ownPower, change.new) {
            return .levelAboveOwn
        }
        return nil
    }

    private func checkUsers(_ old: PowerLevels, _ new: PowerLevels, _ ownPower: Power) -> AuthRejection? {
        for change in old.users.changes(to: new.users) {
            let isOwn = change.name.hasSameBytes(as: event.sender.text)
            if !isOwn, let level = change.old, .level(level) >= ownPower { return .equalsLevel }
            if isAbove(ownPower, change.new) { return .levelAboveOwn }
        }
        return nil
    }

    private func isAbove(_ ownPower: Power, _ level: Int64?) -> Bool {
        level.map { .level($0) > ownPower } ?? false
    }
}
