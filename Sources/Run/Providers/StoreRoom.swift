import Node
import OutboundHTTP
import Storage
import Workers

/// The stores of files, put together from the settings and the files of secrets they name. Blocks: at start only.
struct StoreRoom: Sendable {
    let stores: MediaStores

    /// - Throws: a sentence about a secret's file that cannot be read.
    init(_ configuration: NodeConfiguration, _ fetch: Fetch) throws {
        var known: [any MediaStore] = []
        if configuration.s3.isSetUp { known.append(S3Store(try Self.bucket(configuration.s3), fetch: fetch)) }
        if configuration.cloudinary.isSetUp { known.append(CloudinaryStore(try Self.account(configuration.cloudinary), fetch: fetch)) }
        let wanted = configuration.store.kind.rawValue
        stores = MediaStores(current: known.first { $0.name.utf8.elementsEqual(wanted.utf8) }, known: known)
        remote = known.isEmpty ? nil : Self.remote(stores, fetch)
    }

    /// How the node itself gets at what lies there; nil without a store.
    let remote: RemoteMedia?

    private static func remote(_ stores: MediaStores, _ fetch: Fetch) -> RemoteMedia {
        RemoteMedia(
            link: { media, delivery, seconds, now in
                stores.named(media.store)?.link(media, as: delivery, seconds: seconds, now: now)
            },
            open: { media, range, now in
                guard let store = stores.named(media.store) else { throw FetchFailure.refused("the store is not set up any more") }
                return try await RemoteFile.open(media, range, from: store, fetch, now: now)
            }, origins: stores.known.map(\.linkOrigin.origin))
    }

    private static func bucket(_ s3: S3Configuration) throws -> S3Bucket {
        guard let text = s3.origin, let origin = WebAddress(text), let bucket = s3.bucket, let key = s3.accessKey, let file = s3.secretFile
        else { throw ConfigurationProblem.contradiction("media.s3.origin, bucket, access_key and secret_file are set together.") }
        return S3Bucket(
            origin: origin, bucket: bucket, region: s3.region, prefix: s3.prefix ?? "", accessKey: key,
            secret: try ProviderSecret.read(file, of: "media.s3.secret_file"))
    }

    private static func account(_ cloudinary: CloudinaryConfiguration) throws -> CloudinaryAccount {
        guard let origin = WebAddress(cloudinary.origin), let cloud = cloudinary.cloud, let key = cloudinary.key,
            let file = cloudinary.secretFile
        else { throw ConfigurationProblem.contradiction("media.cloudinary.cloud, key and secret_file are set together.") }
        return CloudinaryAccount(
            origin: origin, cloud: cloud, key: key, secret: try ProviderSecret.read(file, of: "media.cloudinary.secret_file"),
            algorithm: cloudinary.signature == .sha256 ? .sha256 : .sha1, folder: cloudinary.folder ?? "")
    }
}

/// A file of a store, read by the node for somebody.
enum RemoteFile {
    /// Until an address of the node's own has to have begun to be used.
    private static let seconds = 300
    /// A film over a slow line.
    private static let limits = FetchLimits(total: 6 * 3_600_000, idle: 60, responseBytes: .max)

    /// - Throws: a `FetchFailure`.
    static func open(
        _ media: StoredMedia, _ range: Range<Int64>, from store: any MediaStore, _ fetch: Fetch, now: Int64
    ) async throws(FetchFailure) -> RemoteMedia.Pieces {
        let delivery = MediaDelivery(type: media.type, disposition: nil)
        guard let address = WebAddress(store.link(media, as: delivery, seconds: seconds, now: now)) else {
            throw .refused("the address is none")
        }
        var request = FetchRequest(
            "GET", address, reach: .anywhere, limits: limits, allowsPlainText: address.scheme == "http")
        let isWhole = range == 0..<media.bytes
        if !isWhole { request.headers = ["Range": "bytes=\(range.lowerBound)-\(range.upperBound - 1)"] }
        let stream = try await fetch.open(request)
        guard stream.head.status == (isWhole ? 200 : 206) else { throw .broken(mayHaveArrived: true) }
        return { try await stream.next() }
    }
}
