import CanonicalJSON
import Cast
import Foundation
import OutboundHTTP
import Storage
import Testing

@testable import Workers

/// The S3 server of the tests, behind its door. It starts when the first of them asks.
struct S3: Sendable {
    let origin: WebAddress
    let name: String
    let region: String
    let key: String
    let secret: String

    static func server() async throws -> S3 { try await starting.value }

    private static let starting = Task {
        let address = try #require(WebAddress(StandIns.place("s3", "origin") + "/_start"))
        let limits = FetchLimits(total: 120_000, idle: 120)
        let answer = try await Providers.fetch.send(FetchRequest("POST", address, reach: .anywhere, limits: limits))
        let said = try JSON(parsing: answer.body)
        return S3(
            origin: try #require(said["origin"]?.string.flatMap { WebAddress($0) }), name: try #require(said["bucket"]?.string),
            region: try #require(said["region"]?.string), key: try #require(said["key"]?.string),
            secret: try #require(said["secret"]?.string))
    }

    func bucket(_ change: (inout S3Bucket) -> Void = { _ in }) -> S3Bucket {
        var bucket = S3Bucket(origin: origin, bucket: name, region: region, accessKey: key, secret: Providers.secret(secret))
        change(&bucket)
        return bucket
    }

    /// A store with a prefix that no other test has.
    func store(_ change: (inout S3Bucket) -> Void = { _ in }) -> S3Store {
        S3Store(
            bucket {
                $0.prefix = Providers.word() + "/"
                change(&$0)
            }, fetch: Providers.own())
    }
}

/// A content on disk, of bytes that no other has.
struct SampleContent: Sendable {
    let folder = TemporaryFolder()
    let bytes: [UInt8]
    let content: StorableMedia

    init(_ count: Int, type: String = "image/png", name: String = Providers.word()) throws {
        var bytes = Array(name.utf8)
        bytes.reserveCapacity(count)
        var word = UInt64(bytes.count) &+ 88_172_645_463_325_252
        while bytes.count < count {
            // xorshift: a compressible file would hide parts that changed places.
            word ^= word << 13
            word ^= word >> 7
            word ^= word << 17
            withUnsafeBytes(of: word) { bytes.append(contentsOf: $0) }
        }
        bytes.removeLast(bytes.count - count)
        let path = folder.file("content")
        try Data(bytes).write(to: URL(filePath: path))
        let hash = try #require(MediaDigest.reading(path, 0..<Int64(count)))
        self.bytes = bytes
        content = StorableMedia(fid: 1, file: name, hash: hash, type: type, bytes: Int64(count), path: path)
    }

    /// Brings it to a store as the job does.
    func bring(to store: any MediaStore, from start: MediaTransfer? = nil) async -> (last: MediaAdvance, transfer: MediaTransfer) {
        var transfer = start ?? MediaTransfer(object: store.object(for: content))
        while true {
            let advance = await store.advance(content, transfer, now: Providers.now)
            switch advance {
            case .begun(let upload): transfer = MediaTransfer(object: transfer.object, upload: upload)
            case .part(let part): transfer.parts.append(part)
            case .finished, .lost, .failed: return (advance, transfer)
            }
        }
    }

    /// What anybody gets by an address.
    static func read(_ link: String) async throws -> FetchResponse {
        let address = try #require(WebAddress(link))
        let limits = FetchLimits(total: 60_000, responseBytes: 128 << 20)
        return try await Providers.fetch.send(FetchRequest("GET", address, reach: .anywhere, limits: limits))
    }

    func link(in store: any MediaStore, seconds: Int = 300, now: Int64 = Providers.now, disposition: String? = nil) -> String {
        let media = StoredMedia(store: store.name, object: store.object(for: content), type: content.type, bytes: content.bytes)
        return store.link(media, as: MediaDelivery(type: content.type, disposition: disposition), seconds: seconds, now: now)
    }
}
