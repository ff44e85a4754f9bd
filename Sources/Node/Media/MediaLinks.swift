import CanonicalJSON
package import Chat
package import Cryptography
import Storage

/// Signs addresses of files, so that a page can show them without a token: whoever was told the address may fetch it, for a day.
///
/// What was signed today ends with tomorrow: a client that keeps an address sees it work for 24 to 48 hours, and an address is the same
/// all day, so that a browser's cache knows it. The picture of a person or room is signed without an end, and works as long as it is that.
package struct MediaLinks: Sendable {
    private static let day: Int64 = 86_400_000
    /// Bytes of a signature: as hard to guess as the key, and half as long in an address.
    private static let length = 16

    /// The node's name.
    private let server: String
    private let key: SecureBytes
    private let now: @Sendable () -> Int64

    /// - Parameters:
    ///   - key: 32 bytes that nobody else has.
    ///   - now: milliseconds since 1970.
    package init(server: String, key: SecureBytes, now: @escaping @Sendable () -> Int64) {
        self.server = server
        self.key = key
        self.now = now
    }

    /// Addresses of a file of a message. One that another node has is fetched there when somebody comes for it.
    package func link(_ media: MediaReference) -> MediaLink? {
        guard let owner = media.server else { return nil }
        let until = (now() / Self.day + 2) * Self.day / 1000
        return link(media, of: owner, until: String(until))
    }

    /// Addresses of the picture of a person or room.
    package func avatarLink(_ media: MediaReference) -> MediaLink {
        link(media, of: media.server ?? server, until: Self.never, isPicture: true)
    }

    /// The picture of a person or room as clients see it, encoded.
    package func picture(_ media: MediaReference) -> String {
        String(decoding: media.api(avatarLink(media)).encoded(), as: UTF8.self)
    }

    /// - Parameter isPicture: known to be shown as one, whatever it says of itself.
    private func link(_ media: MediaReference, of owner: String, until: String, isPicture: Bool = false) -> MediaLink {
        let isOwn = owner.utf8.elementsEqual(server.utf8)
        let id = isOwn ? media.id : RemoteMediaKey.text(server: owner, id: media.id)
        let proof = "expires=\(until)&signature=\(signature(id, until))"
        let path = "/api/v1/media/\(id)"
        // Of a file elsewhere it is known when it is here whether it can be made small.
        let isSmall = media.blurhash != nil || !isOwn && (isPicture || media.seemsShown)
        let thumbnail = isSmall ? "\(path)/thumbnail?size=\(ThumbnailSize.medium.rawValue)&\(proof)" : nil
        return MediaLink(url: "\(path)?\(proof)", thumbnail: thumbnail, id: isOwn ? nil : id)
    }

    private func signature(_ id: String, _ until: String) -> String {
        let code = MessageAuthentication.hmacSHA256(key: key, message: Array("media\n\(id)\n\(until)".utf8))
        return Base64URL.encode(Array(code.prefix(Self.length)))
    }

    /// What an address proves.
    enum Proof: Equatable {
        case nothing
        /// Whoever made it was shown the file today or yesterday.
        case message
        /// Good as long as the file is a picture of somebody or something.
        case avatar
    }

    /// Judges the parameters of an address.
    func proof(id: String, expires: String?, signature: String?) -> Proof {
        guard let expires, let signature,
            MessageAuthentication.areEqual(Array(signature.utf8), Array(self.signature(id, expires).utf8))
        else { return .nothing }
        if expires == Self.never { return .avatar }
        guard let until = Int64(expires), until > now() / 1000 else { return .nothing }
        return .message
    }

    private static let never = "never"

    /// The key of this node, made at its first start. Blocks.
    /// - Throws: `SecretFile.Failure`.
    package static func key(in folder: String, random: SecureRandom) throws -> SecureBytes {
        let path = folder + "/media-links.key"
        try SecretFile.makeFolder(folder)
        if let bytes = try SecretFile.read(path), bytes.count == 32 { return SecureBytes(copying: bytes) }
        let bytes = random.bytes(32)
        try SecretFile.write(bytes, to: path)
        return SecureBytes(copying: bytes)
    }
}

extension MediaReference {
    /// Whether what is said of it is a picture that can be made small here.
    fileprivate var seemsShown: Bool { mime.flatMap { MediaType(rawValue: $0.lowercased()) }?.kind == .image }
}
