/// The types that may be shown inside a page, recognised by their first bytes. Everything else is a document, whatever it says of itself:
/// no text, no SVG and no HTML is among them, so that nothing that a browser would run is ever served as itself.
package enum MediaType: String, Sendable, CaseIterable {
    case jpeg = "image/jpeg"
    case png = "image/png"
    case gif = "image/gif"
    case webp = "image/webp"
    case mp4 = "video/mp4"
    /// Only as what comes in: it leaves as MP4, or as a document.
    case quickTime = "video/quicktime"
    case webm = "video/webm"
    case mpegAudio = "audio/mpeg"
    case mp4Audio = "audio/mp4"
    case ogg = "audio/ogg"
    case webmAudio = "audio/webm"
    case wav = "audio/wav"
    case flac = "audio/flac"

    /// How many bytes of a file are looked at.
    package static let prefixLength = 64

    /// What it can be shown as.
    package var kind: MediaKind {
        switch self {
        case .jpeg, .png, .gif, .webp: .image
        case .mp4, .quickTime, .webm: .video
        case .mpegAudio, .mp4Audio, .ogg, .webmAudio, .wav, .flac: .audio
        }
    }

    /// Recognises a file by its first bytes; nil for anything that is not shown.
    /// - Parameter declared: what the sender calls it. Believed only where one container holds both sounds and pictures.
    package init?(prefix: [UInt8], declared: String? = nil) {
        guard let found = Self.image(prefix) ?? Self.container(prefix) ?? Self.sound(prefix) else { return nil }
        let saysAudio = declared?.lowercased().hasPrefix("audio/") ?? false
        switch found {
        case .webm where saysAudio: self = .webmAudio
        case .mp4 where saysAudio: self = .mp4Audio
        default: self = found
        }
    }

    private static func image(_ bytes: [UInt8]) -> MediaType? {
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
        if bytes.starts(with: Array("GIF87a".utf8)) || bytes.starts(with: Array("GIF89a".utf8)) { return .gif }
        return riff(bytes) == "WEBP" ? .webp : nil
    }

    /// ISO/IEC 14496-12 files say in their first box what they hold; Matroska begins with an EBML head that names its kind.
    private static func container(_ bytes: [UInt8]) -> MediaType? {
        if bytes.count >= 12, Array(bytes[4..<8]) == Array("ftyp".utf8) {
            switch String(decoding: bytes[8..<12], as: UTF8.self) {
            case "qt  ": return .quickTime
            case "M4A ", "M4B ": return .mp4Audio
            case "isom", "iso2", "iso4", "iso5", "iso6", "mp41", "mp42", "avc1", "M4V ", "dash", "mmp4", "MSNV", "3gp4", "3gp5", "3gp6":
                return .mp4
            default: return nil
            }
        }
        guard bytes.starts(with: [0x1A, 0x45, 0xDF, 0xA3]) else { return nil }
        return String(decoding: bytes, as: UTF8.self).contains("webm") ? .webm : nil
    }

    private static func sound(_ bytes: [UInt8]) -> MediaType? {
        if bytes.starts(with: Array("OggS".utf8)) { return .ogg }
        if bytes.starts(with: Array("fLaC".utf8)) { return .flac }
        if bytes.starts(with: Array("ID3".utf8)) { return .mpegAudio }
        // A frame of layer III: eleven bits of sync, version and layer, and a bit rate that exists.
        if bytes.count > 2, bytes[0] == 0xFF, bytes[1] & 0xE6 == 0xE2, bytes[2] >> 4 != 0x0F, bytes[2] >> 4 != 0 { return .mpegAudio }
        return riff(bytes) == "WAVE" ? .wav : nil
    }

    private static func riff(_ bytes: [UInt8]) -> String? {
        guard bytes.count >= 12, bytes.starts(with: Array("RIFF".utf8)) else { return nil }
        return String(decoding: bytes[8..<12], as: UTF8.self)
    }
}
