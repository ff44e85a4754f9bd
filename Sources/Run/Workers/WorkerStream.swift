/// One end of a connection between a worker process and the node. One thread reads, another writes; calls block.
protocol WorkerStream: AnyObject, Sendable {
    /// Proves to each side who the other is, where the way itself does not; false when that fails. Called once, before anything else.
    func open() -> Bool
    /// So many bytes; nil when the other side ended before.
    func read(exactly count: Int) -> [UInt8]?
    /// Writes bytes; false when they cannot be written whole.
    func write(_ bytes: [UInt8]) -> Bool
    /// Makes both threads return.
    func wake()
}

/// Where worker processes come in.
protocol WorkerEntrance: AnyObject, Sendable {
    /// The next caller; nil once `wake` was called. Blocks.
    func next() -> (any WorkerStream)?
    /// Makes the thread in `next` return.
    func wake()
}

extension LocalSocket: WorkerStream, WorkerEntrance {
    /// The system has said whose process the caller is.
    func open() -> Bool { true }

    func next() -> (any WorkerStream)? { accept() }
}
