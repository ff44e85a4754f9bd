/// Where a content lies outside the node.
package struct StoredMedia: Sendable, Equatable {
    /// The store's name: `s3`, `cloudinary`.
    package let store: String
    /// What it is called there.
    package let object: String
    /// What it is served as.
    package let type: String
    /// Its length.
    package let bytes: Int64

    package init(store: String, object: String, type: String, bytes: Int64) {
        self.store = store
        self.object = object
        self.type = type
        self.bytes = bytes
    }
}

/// A content as a store is given it.
package struct StorableMedia: Sendable, Equatable {
    /// Its row number.
    package let fid: Int64
    /// What it is called on disk.
    package let file: String
    /// SHA-256.
    package let hash: [UInt8]
    /// What it is served as.
    package let type: String
    /// Its length.
    package let bytes: Int64
    /// Where it lies on disk; set by who knows the folder.
    package var path = ""

    package init(fid: Int64, file: String, hash: [UInt8], type: String, bytes: Int64, path: String = "") {
        self.fid = fid
        self.file = file
        self.hash = hash
        self.type = type
        self.bytes = bytes
        self.path = path
    }
}

/// A part of a large object that has arrived.
package struct MediaPart: Sendable, Equatable {
    /// From 1.
    package let number: Int
    /// The store's word for it, which puts the parts together.
    package let tag: String

    package init(number: Int, tag: String) {
        self.number = number
        self.tag = tag
    }
}

/// How far a content has got on its way to a store. What is kept of it survives any end of the node.
package struct MediaTransfer: Sendable, Equatable {
    /// More than that is sent in parts.
    package static let wholeBytes: Int64 = 16 << 20

    /// What it is called there.
    package let object: String
    /// The store's name for the parts; nil before it was asked for one.
    package var upload: String?
    /// Bytes of a part, the last one excepted; fixed when the parts begin.
    package var partBytes: Int64
    /// Parts that have arrived, in order.
    package var parts: [MediaPart]

    package init(object: String, upload: String? = nil, partBytes: Int64 = MediaTransfer.wholeBytes, parts: [MediaPart] = []) {
        self.object = object
        self.upload = upload
        self.partBytes = partBytes
        self.parts = parts
    }

    /// What comes next.
    package enum Step: Sendable, Equatable {
        /// All of it in one request.
        case whole
        /// A name for the parts.
        case begin
        /// The bytes of a part that has not arrived.
        case part(Int, Range<Int64>)
        /// Every part is there.
        case complete(upload: String)
    }

    /// - Parameter bytes: of the content.
    package func next(of bytes: Int64) -> Step {
        guard bytes > Self.wholeBytes else { return .whole }
        guard let upload else { return .begin }
        let number = parts.count + 1
        let start = Int64(parts.count) * partBytes
        return start < bytes ? .part(number, start..<min(start + partBytes, bytes)) : .complete(upload: upload)
    }
}

/// How a store is to answer whoever follows an address it was asked for.
package struct MediaDelivery: Sendable, Equatable {
    /// `Content-Type`.
    package let type: String
    /// `Content-Disposition`; nil without one.
    package let disposition: String?

    package init(type: String, disposition: String?) {
        self.type = type
        self.disposition = disposition
    }
}
