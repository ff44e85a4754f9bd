/// Where files lie beside, or instead of, the disk.
package struct StoreConfiguration: Sendable, Equatable {
    /// The kinds of stores.
    package enum Kind: String, Sendable, CaseIterable {
        /// Nowhere else.
        case disk
        case s3
        case cloudinary
    }

    /// What stays on disk of what a store has.
    package enum Keep: String, Sendable, CaseIterable {
        case all
        /// The newest, up to ``cacheBytes``.
        case newest
    }

    /// How people get what lies in a store only.
    package enum Delivery: String, Sendable, CaseIterable {
        /// From the store itself, by an address that soon ends.
        case redirect
        /// Through the node.
        case stream
    }

    /// Where new files go.
    package var kind = Kind.disk
    package var keep = Keep.all
    package var cacheBytes: Int64 = 10 << 30
    package var delivery = Delivery.redirect
    /// Seconds that an address works at least; up to five minutes more.
    package var linkSeconds = 300

    /// The defaults.
    package init() {}

    /// What may stay on disk of what a store has; nil: everything.
    package var localBytes: Int64? { keep == .all ? nil : cacheBytes }
}

/// A bucket of S3, or of a server that speaks like it. Not set up until origin, bucket, key and secret are named.
package struct S3Configuration: Sendable, Equatable {
    /// `https://s3.eu-central-1.amazonaws.com`; nil: none.
    package var origin: String?
    package var bucket: String?
    package var region = "us-east-1"
    /// Before every object's name.
    package var prefix: String?
    /// The key's public name.
    package var accessKey: String?
    /// A file with its secret.
    package var secretFile: String?

    /// The defaults.
    package init() {}

    /// Whether it can be asked.
    package var isSetUp: Bool { origin != nil && bucket != nil && accessKey != nil && secretFile != nil }
}

/// A product environment of Cloudinary. Not set up until cloud, key and secret are named.
package struct CloudinaryConfiguration: Sendable, Equatable {
    /// What signatures are made with.
    package enum Signature: String, Sendable, CaseIterable {
        case sha1, sha256
    }

    /// Where its API is.
    package var origin = "https://api.cloudinary.com"
    /// The cloud's name; nil: none.
    package var cloud: String?
    package var key: String?
    /// A file with its secret.
    package var secretFile: String?
    package var signature = Signature.sha1
    /// Before every public id.
    package var folder: String?

    /// The defaults.
    package init() {}

    /// Whether it can be asked.
    package var isSetUp: Bool { cloud != nil && key != nil && secretFile != nil }
}
