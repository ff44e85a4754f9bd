package import OutboundHTTP
package import Storage

/// A place outside the node where contents lie as objects, under names that the node gives them. Any task. Times are seconds since 1970.
package protocol MediaStore: Sendable {
    /// As rows of contents name it.
    var name: String { get }

    /// What a content is called there: always the same.
    func object(for content: StorableMedia) -> String

    /// Takes one step further in bringing a content there. Any step may be taken again.
    func advance(_ content: StorableMedia, _ transfer: MediaTransfer, now: Int64) async -> MediaAdvance

    /// Removes an object and parts of it. What is not there is removed.
    func remove(_ object: String, upload: String?, now: Int64) async -> ProviderVerdict

    /// An address that gives the object to whoever has it, for so many seconds.
    func link(_ media: StoredMedia, as delivery: MediaDelivery, seconds: Int, now: Int64) -> String

    /// Where those addresses begin: scheme, host and port, as pages must allow them.
    var linkOrigin: WebAddress { get }

    /// Puts a small object there, fetches it by such an address, and removes it.
    /// - Returns: what is wrong; nil when all of it works.
    func look(now: Int64) async -> ProviderVerdict?
}

/// What a step came to.
package enum MediaAdvance: Sendable, Equatable {
    /// The store has all of it.
    case finished
    /// The store's name for the parts that follow.
    case begun(upload: String)
    /// A part has arrived.
    case part(MediaPart)
    /// The store knows nothing of the parts any more: begin anew.
    case lost
    /// It did not work.
    case failed(ProviderVerdict)
}

/// The stores that this process can reach.
package struct MediaStores: Sendable {
    /// Where new contents go; nil: they stay on disk.
    package var current: (any MediaStore)?
    /// All that are set up: contents stay where they are when another one becomes the current.
    package var known: [any MediaStore]

    package init(current: (any MediaStore)? = nil, known: [any MediaStore] = []) {
        self.current = current
        self.known = known
    }

    /// The one of that name; nil when it is not set up any more.
    package func named(_ name: String) -> (any MediaStore)? { known.first { $0.name.utf8.elementsEqual(name.utf8) } }
}
