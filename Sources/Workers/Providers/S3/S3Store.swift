import Chat
import Cryptography
package import OutboundHTTP
package import Storage

/// Contents as objects of a bucket of S3, or of a server that speaks like it.
package struct S3Store: MediaStore {
    private let bucket: S3Bucket
    private let requests: S3Requests
    private let fetch: Fetch

    package init(_ bucket: S3Bucket, fetch: Fetch) {
        self.bucket = bucket
        self.fetch = fetch
        requests = S3Requests(bucket)
    }

    package let name = "s3"
    package var linkOrigin: WebAddress { bucket.origin }

    /// As on disk, so that a copy of the bucket can be put in the folder's place.
    package func object(for content: StorableMedia) -> String { "\(bucket.prefix)\(content.file.prefix(2))/\(content.file)" }

    package func advance(_ content: StorableMedia, _ transfer: MediaTransfer, now: Int64) async -> MediaAdvance {
        switch transfer.next(of: content.bytes) {
        case .whole:
            return await ask(requests.put(content, transfer.object, now: now), now) { _ in .finished }
        case .begin:
            return await ask(requests.begin(content, transfer.object, now: now), now) { response in
                XMLText.first("UploadId", in: response.body).map { .begun(upload: $0) } ?? .failed(Self.odd(response))
            }
        case .part(let number, let range):
            return await send(number, range, of: content, transfer, now)
        case .complete(let upload):
            let answer = await ask(requests.complete(transfer.parts, transfer.object, upload: upload, now: now), now) { _ in .finished }
            guard answer == .lost else { return answer }
            // Put together before, just when somebody ended the node.
            return await isThere(content, transfer.object, now) ? .finished : .lost
        }
    }

    package func remove(_ object: String, upload: String?, now: Int64) async -> ProviderVerdict {
        if let upload {
            let verdict = await removal(requests.abort(object, upload: upload, now: now), now)
            guard case .sent = verdict else { return verdict }
        }
        return await removal(requests.remove(object, now: now), now)
    }

    package func link(_ media: StoredMedia, as delivery: MediaDelivery, seconds: Int, now: Int64) -> String {
        requests.link(media.object, as: delivery, seconds: seconds, now: now)
    }

    package func look(now: Int64) async -> ProviderVerdict? {
        let text = Array("Rookery was here.".utf8)
        let object = "\(bucket.prefix)rookery-check-\(Hex.encode(SecureRandom.system.bytes(8)))"
        if case .failed(let verdict) = await ask(requests.put(text, object, now: now), now, { _ in .finished }) { return verdict }
        let media = StoredMedia(store: name, object: object, type: "text/plain", bytes: Int64(text.count))
        let finding = await LinkLook(fetch: fetch, reach: bucket.reach, verdict: S3Answer.verdict).finding(
            link(media, as: MediaDelivery(type: media.type, disposition: nil), seconds: 60, now: now), gives: text, now: now)
        let removed = await remove(object, upload: nil, now: now)
        if let finding { return finding }
        if case .sent = removed { return nil }
        return removed
    }

    // MARK: one request

    private func send(
        _ number: Int, _ range: Range<Int64>, of content: StorableMedia, _ transfer: MediaTransfer, _ now: Int64
    ) async -> MediaAdvance {
        guard let hash = await MediaDigest.sha256(of: content.path, range) else {
            return .failed(.retry(JobFault(ProviderVerdict.unreadableFile, "The file to send cannot be read."), after: nil))
        }
        let request = requests.part(
            number, of: content, range, hash: hash, transfer.object, upload: transfer.upload ?? "", now: now)
        return await ask(request, now) { response in
            response.headers["ETag"].map { .part(MediaPart(number: number, tag: $0)) } ?? .failed(Self.odd(response))
        }
    }

    private func ask(_ request: FetchRequest?, _ now: Int64, _ taken: (FetchResponse) -> MediaAdvance) async -> MediaAdvance {
        guard let request else { return .failed(Self.unsendable) }
        do throws(FetchFailure) {
            let response = try await fetch.send(request)
            if S3Answer.isLost(response) { return .lost }
            let verdict = S3Answer.verdict(response, now: now)
            guard case .sent = verdict else { return .failed(verdict) }
            return taken(response)
        } catch {
            return .failed(S3Answer.verdict(error))
        }
    }

    private func removal(_ request: FetchRequest?, _ now: Int64) async -> ProviderVerdict {
        guard let request else { return Self.unsendable }
        do throws(FetchFailure) {
            return S3Answer.removal(try await fetch.send(request), now: now)
        } catch {
            return S3Answer.verdict(error)
        }
    }

    private func isThere(_ content: StorableMedia, _ object: String, _ now: Int64) async -> Bool {
        guard let request = requests.head(object, now: now), let response = try? await fetch.send(request) else { return false }
        return response.status == 200 && response.headers["Content-Length"] == String(content.bytes)
    }

    private static let unsendable = ProviderVerdict.faulty(JobFault("unsendable", "The object's name is too long for an address."))

    private static func odd(_ response: FetchResponse) -> ProviderVerdict {
        .retry(JobFault("s3_odd", "The store's answer says nothing that was asked for.", status: response.status), after: nil)
    }
}
