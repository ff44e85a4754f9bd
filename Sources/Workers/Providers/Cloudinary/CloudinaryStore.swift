import Chat
import Cryptography
package import OutboundHTTP
package import Storage

/// Contents as assets of Cloudinary.
package struct CloudinaryStore: MediaStore {
    private let account: CloudinaryAccount
    private let requests: CloudinaryRequests
    private let fetch: Fetch

    package init(_ account: CloudinaryAccount, fetch: Fetch) {
        self.account = account
        self.fetch = fetch
        requests = CloudinaryRequests(account: account)
    }

    package let name = "cloudinary"
    package var linkOrigin: WebAddress { account.origin }

    package func object(for content: StorableMedia) -> String {
        "\(CloudinaryRequests.resource(content.type))/\(account.folder)\(content.file)"
    }

    package func advance(_ content: StorableMedia, _ transfer: MediaTransfer, now: Int64) async -> MediaAdvance {
        switch transfer.next(of: content.bytes) {
        case .whole:
            let whole = FetchSource.file(path: content.path, 0..<content.bytes)
            return await ask(requests.upload(whole, transfer.object, part: nil, now: now), now) { .finished }
        // The name of the parts is ours to choose.
        case .begin: return .begun(upload: Hex.encode(SecureRandom.system.bytes(16)))
        case .part(let number, let range):
            let part = (range: range, of: content.bytes, upload: transfer.upload ?? "")
            let request = requests.upload(.file(path: content.path, range), transfer.object, part: part, now: now)
            return await ask(request, now) { .part(MediaPart(number: number, tag: "")) }
        // With the last part it was put together.
        case .complete: return .finished
        }
    }

    package func remove(_ object: String, upload: String?, now: Int64) async -> ProviderVerdict {
        guard let request = requests.destroy(object, now: now) else { return Self.unsendable }
        do throws(FetchFailure) {
            return CloudinaryAnswer.removal(try await fetch.send(request), now: now)
        } catch {
            return CloudinaryAnswer.verdict(error)
        }
    }

    package func link(_ media: StoredMedia, as delivery: MediaDelivery, seconds: Int, now: Int64) -> String {
        let isAttachment = delivery.disposition?.hasPrefix("attachment") ?? false
        return requests.link(media.object, isAttachment: isAttachment, seconds: seconds, now: now)
    }

    package func look(now: Int64) async -> ProviderVerdict? {
        let text = Array("Rookery was here.".utf8)
        let object = "raw/\(account.folder)rookery-check-\(Hex.encode(SecureRandom.system.bytes(8)))"
        let put = await ask(requests.upload(.bytes(text), object, part: nil, now: now), now) { .finished }
        if case .failed(let verdict) = put { return verdict }
        let link = requests.link(object, isAttachment: false, seconds: 60, now: now)
        let finding = await LinkLook(fetch: fetch, reach: account.reach, verdict: Self.delivery).finding(link, gives: text, now: now)
        let removed = await remove(object, upload: nil, now: now)
        if let finding { return finding }
        if case .sent = removed { return nil }
        return removed
    }

    /// An asset is no JSON.
    private static func delivery(_ response: FetchResponse, now: Int64) -> ProviderVerdict {
        response.status == 200 ? .sent(reference: nil) : CloudinaryAnswer.verdict(response, now: now)
    }

    private func ask(_ request: FetchRequest?, _ now: Int64, _ taken: () -> MediaAdvance) async -> MediaAdvance {
        guard let request else { return .failed(Self.unsendable) }
        do throws(FetchFailure) {
            let verdict = CloudinaryAnswer.verdict(try await fetch.send(request), now: now)
            guard case .sent = verdict else { return .failed(verdict) }
            return taken()
        } catch {
            return .failed(CloudinaryAnswer.verdict(error))
        }
    }

    private static let unsendable = ProviderVerdict.faulty(JobFault("unsendable", "The file's name is too long for an address."))
}
