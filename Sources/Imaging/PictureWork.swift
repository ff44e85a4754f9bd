import CVips
import Chat
import Glibc

/// Decodes one picture and writes it anew. Runs in a process of its own, within its bounds.
struct PictureWork {
    private static let quality: Int32 = 85
    private static let smallQuality: Int32 = 75
    /// Pixels of what the blurred picture is made of: more add nothing that it can hold.
    private static let blurPixels: Int32 = 32

    let library: VipsLibrary
    let task: MediaTask

    private var vips: UnsafeMutablePointer<rookery_vips> { library.table }

    /// The picture `upload`, as `main` and small ones.
    func picture() throws(MediaFault) -> MediaFindings {
        guard let format = task.type.format else { throw .damaged }
        let upload = task.folder + "/upload"
        let header = try load(format, upload, sequential: true)
        try check(header)
        // Turning by a quarter needs the whole picture at once.
        let isTurned = vips.pointee.image_get_orientation(header.pointer) > 1
        let whole = isTurned ? try load(format, upload, sequential: false) : header
        let upright = isTurned ? try made { rookery_vips_upright(vips, whole.pointer, $0) } : whole
        let final = try inSRGB(upright)
        let main = task.folder + "/main"
        guard rookery_vips_save(vips, format, final.pointer, main, Self.quality) == 0 else { throw .damaged }
        var findings = try small(of: main)
        findings.width = Int64(vips.pointee.image_get_width(final.pointer))
        findings.height = Int64(isTurned ? vips.pointee.image_get_height(final.pointer) : pageHeight(final))
        return findings
    }

    /// Small pictures of a frame that `ffmpeg` wrote.
    func poster() throws(MediaFault) -> MediaFindings {
        let frame = task.folder + "/frame.png"
        try check(try load(ROOKERY_PNG, frame, sequential: true))
        return try small(of: frame)
    }

    /// Width, height and pages stand in the header: what is too large is never decoded.
    private func check(_ picture: VipsLibrary.Picture) throws(MediaFault) {
        let pages = Int64(vips.pointee.image_get_n_pages(picture.pointer))
        let pixels = Int64(vips.pointee.image_get_width(picture.pointer)) * Int64(vips.pointee.image_get_height(picture.pointer))
        guard pages <= task.limits.pages, pixels <= task.limits.pixels else { throw .tooLarge }
    }

    private func load(_ format: rookery_format, _ path: String, sequential: Bool) throws(MediaFault) -> VipsLibrary.Picture {
        let pages: Int32 = format == ROOKERY_GIF || format == ROOKERY_WEBP ? -1 : 1
        return try made { rookery_vips_load(vips, format, path, pages, sequential ? 1 : 0, $0) }
    }

    private func pageHeight(_ picture: VipsLibrary.Picture) -> Int32 { vips.pointee.image_get_page_height(picture.pointer) }

    /// Pictures in other colours (print, a camera's own) look wrong without their profile, and profiles go.
    private func inSRGB(_ picture: VipsLibrary.Picture) throws(MediaFault) -> VipsLibrary.Picture {
        let hasProfile = vips.pointee.image_get_typeof(picture.pointer, "icc-profile-data") != 0
        // Grey and sRGB, as libvips numbers them.
        if !hasProfile, [1, 22].contains(vips.pointee.image_get_interpretation(picture.pointer)) { return picture }
        return try made { rookery_vips_srgb(vips, picture.pointer, $0) }
    }

    private func made(_ body: (UnsafeMutablePointer<OpaquePointer?>) -> Int32) throws(MediaFault) -> VipsLibrary.Picture {
        var pointer: OpaquePointer?
        guard body(&pointer) == 0, let pointer else { throw .damaged }
        return VipsLibrary.Picture(pointer, library)
    }

    // MARK: small pictures

    /// Of what we wrote ourselves, never of the upload.
    private func small(of path: String) throws(MediaFault) -> MediaFindings {
        var findings = MediaFindings()
        var isWhole = false
        for size in ThumbnailSize.allCases where !isWhole {
            let picture = try made { rookery_vips_thumbnail(vips, path, Int32(size.rawValue), $0) }
            let target = "\(task.folder)/thumb.\(size.rawValue)"
            guard rookery_vips_save(vips, ROOKERY_WEBP, picture.pointer, target, Self.smallQuality) == 0 else { throw .damaged }
            findings.thumbnails.append(size)
            let longest = max(vips.pointee.image_get_width(picture.pointer), vips.pointee.image_get_height(picture.pointer))
            isWhole = longest < Int32(size.rawValue)
        }
        findings.blurhash = try blurhash(of: path)
        return findings
    }

    private func blurhash(of path: String) throws(MediaFault) -> String? {
        let tiny = try made { rookery_vips_thumbnail(vips, path, Self.blurPixels, $0) }
        let opaque =
            vips.pointee.image_hasalpha(tiny.pointer) != 0 ? try made { rookery_vips_flatten(vips, tiny.pointer, $0) } : tiny
        let coloured = try made { rookery_vips_srgb(vips, opaque.pointer, $0) }
        guard vips.pointee.image_get_bands(coloured.pointer) == 3 else { return nil }
        var size = 0
        guard let memory = vips.pointee.image_write_to_memory(coloured.pointer, &size) else { throw .damaged }
        defer { vips.pointee.free(memory) }
        let pixels = UnsafeBufferPointer(start: memory.assumingMemoryBound(to: UInt8.self), count: size)
        return Blurhash(
            pixels: pixels, width: Int(vips.pointee.image_get_width(coloured.pointer)),
            height: Int(vips.pointee.image_get_height(coloured.pointer)))?.text
    }
}

extension MediaType {
    /// The loader and writer for it; nil for what is no picture.
    fileprivate var format: rookery_format? {
        switch self {
        case .jpeg: ROOKERY_JPEG
        case .png: ROOKERY_PNG
        case .gif: ROOKERY_GIF
        case .webp: ROOKERY_WEBP
        default: nil
        }
    }
}
