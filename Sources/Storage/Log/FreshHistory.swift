extension WriteSession {
    /// Makes a restored database a history of its own: no position that may have been given out since the backup is given out again,
    /// older cursors hear `resync`, and the node has another instance id. Call inside the write body that `Restore` prepares with.
    /// - Parameter instance: a new unguessable word.
    package func beginFreshHistory(instance: String) throws(StorageFailure) {
        // No node makes 2^32 events between a backup and its restore, and two million restores stay below 2^53.
        let floor = try head() + (1 << 32)
        try setFact(LogFact.positionFloor, String(floor))
        try setFact(LogFact.resyncBelow, String(floor))
        try setFact(LogFact.instance, instance)
    }
}
