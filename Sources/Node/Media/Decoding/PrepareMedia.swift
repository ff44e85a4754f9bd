import CanonicalJSON
import Chat
import Glibc

/// What is to be kept of an upload: our own file, made of what came, or what came as a document.
struct PreparedMedia: Sendable {
    var kind: MediaKind
    /// For people.
    var mime: String
    /// What it is served as.
    var type: String
    /// The file to keep.
    var path: String
    var findings = MediaFindings()

    static let anyType = "application/octet-stream"
}

/// Makes of an upload what is kept of it. Nothing is shown that was not written by our own decoder, but for films and sounds on a node
/// without `ffmpeg`, which are passed on as they are.
struct PrepareMedia {
    let decoder: MediaDecoder
    let limits: MediaLimits

    init(_ node: NodeContext) {
        decoder = node.media.decoder
        var limits = node.configuration.media.decoding
        // What is written anew may be a little longer than what came.
        limits.fileBytes = max(node.configuration.media.fileBytes, node.configuration.media.remoteFileBytes) + (64 << 20)
        self.limits = limits
    }

    /// - Parameters:
    ///   - upload: in its workplace, under the name `upload`.
    ///   - asDocument: to be kept as it is, whatever it is.
    func prepare(_ upload: ReceivedUpload, asDocument: Bool) async throws(Refusal) -> PreparedMedia {
        guard !asDocument, let type = MediaType(prefix: upload.prefix, declared: upload.declaredType) else { return document(upload) }
        do throws(MediaFault) {
            switch type.kind {
            case .image: return try await picture(upload, type)
            case .video, .audio: return try await film(upload, type)
            case .document: return document(upload)
            }
        } catch {
            if error == .missing { return document(upload) }
            throw Refusal(error, type)
        }
    }

    /// A declared type is only told to people: it may say anything, and nobody acts upon it.
    private func document(_ upload: ReceivedUpload) -> PreparedMedia {
        PreparedMedia(kind: .document, mime: upload.declaredType ?? PreparedMedia.anyType, type: PreparedMedia.anyType, path: upload.path)
    }

    private func picture(_ upload: ReceivedUpload, _ type: MediaType) async throws(MediaFault) -> PreparedMedia {
        let findings = MediaFindings(try await perform(.picture, upload, type))
        return PreparedMedia(kind: .image, mime: type.rawValue, type: type.rawValue, path: upload.folder + "/main", findings: findings)
    }

    private func film(_ upload: ReceivedUpload, _ type: MediaType) async throws(MediaFault) -> PreparedMedia {
        guard MediaDecoder.hasFilmTool else {
            if type == .quickTime { throw .missing }
            return PreparedMedia(kind: type.kind, mime: type.rawValue, type: type.rawValue, path: upload.path)
        }
        let type = try await remux(upload, type)
        var findings = MediaFindings(probe: try await perform(.probe, upload, type))
        if type.kind == .video, await poster(upload, type, &findings) == false { findings.blurhash = nil }
        return PreparedMedia(kind: type.kind, mime: type.rawValue, type: type.rawValue, path: upload.folder + "/main", findings: findings)
    }

    /// A container of both kinds that holds no pictures is a sound, whatever it was called, and the other way round.
    private func remux(_ upload: ReceivedUpload, _ type: MediaType) async throws(MediaFault) -> MediaType {
        var last = MediaFault.damaged
        for type in type.readings {
            do throws(MediaFault) {
                _ = try await perform(.remux, upload, type)
                return type == .quickTime ? .mp4 : type
            } catch {
                guard error == .damaged else { throw error }
                last = error
            }
        }
        throw last
    }

    /// A film without a frame that can be decoded has no small picture, and is a film all the same.
    private func poster(_ upload: ReceivedUpload, _ type: MediaType, _ findings: inout MediaFindings) async -> Bool {
        do throws(MediaFault) {
            _ = try await perform(.frame, upload, type)
            let found = MediaFindings(try await perform(.poster, upload, type))
            findings.thumbnails = found.thumbnails
            findings.blurhash = found.blurhash
            return true
        } catch {
            return false
        }
    }

    private func perform(_ work: MediaTask.Work, _ upload: ReceivedUpload, _ type: MediaType) async throws(MediaFault) -> JSON {
        try await decoder.perform(MediaTask(work, folder: upload.folder, type: type, limits: limits))
    }
}

extension MediaType {
    /// What it may turn out to be, the likeliest first.
    fileprivate var readings: [MediaType] {
        switch self {
        case .mp4: [.mp4, .mp4Audio]
        case .mp4Audio: [.mp4Audio, .mp4]
        case .webm: [.webm, .webmAudio]
        case .webmAudio: [.webmAudio, .webm]
        default: [self]
        }
    }
}

extension Refusal {
    fileprivate init(_ fault: MediaFault, _ type: MediaType) {
        switch fault {
        case .tooLarge: self.init(.tooLarge, "The picture has more pixels or pages than this node decodes. It can be sent as a document.")
        case .damaged: self.init(.unsupportedType, "The file begins as \(type.rawValue) and is none. It can be sent as a document.")
        case .ended: self.init(.unsupportedType, "The file cannot be decoded within this node's limits. It can be sent as a document.")
        case .missing: self = .notAvailable("This node cannot decode such files.")
        case .busy: self = .busy(retryAfter: 2)
        }
    }
}
