import Storage

/// What a host does about damaged files: said wherever damage is found.
enum DamageAdvice {
    static let sentence =
        "What to do: stop the node, keep a copy of its data folder as it is, and look at the disk. Then put the newest backup in place "
        + "that is found well (rookery check --backup FILE, rookery restore FILE). Modes of keys are put right with chmod."

    /// The sentence for a failure that damage is the reason of; nothing for any other.
    static func after(_ error: any Error) -> String {
        guard let failure = error as? StorageFailure, failure.kind == .corrupt else { return "" }
        return "\n" + sentence
    }
}
