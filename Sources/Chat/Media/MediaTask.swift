package import CanonicalJSON

/// What a process of its own is asked to do with one file that a stranger sent, and what it may take for it.
package struct MediaTask: Sendable, Equatable {
    /// The kinds of work. Each reads `upload` in the folder and writes there.
    package enum Work: String, Sendable, CaseIterable {
        /// Decodes a picture, writes it anew as `main` without anything that was told beside it, and small ones as `thumb.160`, ….
        case picture
        /// Makes small pictures of `frame.png`.
        case poster
        /// Reads lengths and sizes out of a film or sound.
        case probe
        /// Writes a film or sound anew as `main`, streams as they are, without anything that was told beside them.
        case remux
        /// Writes one frame of a film as `frame.png`.
        case frame
        /// Tries what it must not be able to do, and says what it could.
        case confinement
    }

    /// What is to be done.
    package var work: Work
    /// Absolute.
    package var folder: String
    /// What the file begins as.
    package var type: MediaType
    package var limits: MediaLimits

    package init(_ work: Work, folder: String, type: MediaType, limits: MediaLimits) {
        self.work = work
        self.folder = folder
        self.type = type
        self.limits = limits
    }

    /// As arguments of a program, in a fixed order.
    package var arguments: [String] {
        [work.rawValue, folder, type.rawValue] + limits.numbers.map(String.init)
    }

    /// Reads ``arguments``; nil for anything else.
    package init?(arguments: [String]) {
        guard arguments.count == 8, let work = Work(rawValue: arguments[0]), let type = MediaType(rawValue: arguments[2]),
            let limits = MediaLimits(numbers: arguments[3...].compactMap { Int64($0) })
        else { return nil }
        self.init(work, folder: arguments[1], type: type, limits: limits)
    }
}

/// What decoding one file may take.
package struct MediaLimits: Sendable, Equatable {
    /// Bytes of address space.
    package var memoryBytes: Int64 = 1 << 30
    /// Seconds of processor time. Twice as long on the clock.
    package var cpuSeconds: Int64 = 20
    /// Bytes of a file that is written.
    package var fileBytes: Int64 = 256 << 20
    /// Pixels of all pages of a picture together.
    package var pixels: Int64 = 100_000_000
    /// Pages of a picture.
    package var pages: Int64 = 500

    package init() {}

    var numbers: [Int64] { [memoryBytes, cpuSeconds, fileBytes, pixels, pages] }

    init?(numbers: [Int64]) {
        guard numbers.count == 5, numbers.allSatisfy({ $0 > 0 }) else { return nil }
        (memoryBytes, cpuSeconds, fileBytes, pixels, pages) = (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4])
    }
}

/// What the process found.
package struct MediaFindings: Sendable, Equatable {
    package var width: Int64?
    package var height: Int64?
    /// In milliseconds.
    package var duration: Int64?
    package var blurhash: String?
    /// Which small pictures it wrote.
    package var thumbnails: [ThumbnailSize] = []
    /// Whether there are moving pictures in it.
    package var hasFilm = false

    package init() {}

    /// One line for the process that waits.
    package var json: JSON {
        [
            "width": width.map(JSON.int) ?? .null, "height": height.map(JSON.int) ?? .null,
            "duration": duration.map(JSON.int) ?? .null, "blurhash": blurhash.map(JSON.string) ?? .null,
            "thumbnails": .array(thumbnails.map { .int($0.rawValue) }), "film": .bool(hasFilm),
        ]
    }

    /// Believes nothing: what is out of bounds is not there. The process decoded what a stranger sent.
    package init(_ json: JSON) {
        let sizes = 1...Int64(1_000_000)
        width = json["width"]?.int.flatMap { sizes.contains($0) ? $0 : nil }
        height = json["height"]?.int.flatMap { sizes.contains($0) ? $0 : nil }
        duration = json["duration"]?.int.flatMap { (0...86_400_000 * 7).contains($0) ? $0 : nil }
        blurhash = json["blurhash"]?.string.flatMap { (6...100).contains($0.utf8.count) && $0.utf8.allSatisfy(Self.isPlain) ? $0 : nil }
        thumbnails = (json["thumbnails"]?.array ?? []).compactMap { $0.int.flatMap { ThumbnailSize(rawValue: Int($0)) } }.sorted()
        hasFilm = json["film"]?.bool ?? false
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }
}

/// Why nothing came of it, in the words of the process.
package enum MediaFault: String, Error, Sendable, CaseIterable {
    /// More pixels or pages than allowed.
    case tooLarge
    /// It is not what it begins as, or ends too early.
    case damaged
    /// The process was ended: by its limits, by its deadline, or because it broke.
    case ended
    /// The library or program for it is not installed.
    case missing
    /// Too many wait already.
    case busy
}

extension MediaFindings {
    /// Reads what `ffprobe -of json` says of a film or sound.
    package init(probe json: JSON) {
        let film = (json["streams"]?.array ?? []).first { $0["codec_type"]?.string == "video" }
        var read = JSONObject()
        // A length in seconds, as text: "12.480000".
        let seconds = json["format"]?["duration"]?.string.flatMap(Double.init).flatMap { (0...604_800).contains($0) ? $0 : nil }
        read["duration"] = seconds.map { .int(Int64($0 * 1000)) }
        let angles = (film?["side_data_list"]?.array ?? []).compactMap { $0["rotation"]?.int }
        let isTurned = angles.contains { abs($0) % 180 == 90 }
        read["width"] = film?[isTurned ? "height" : "width"]
        read["height"] = film?[isTurned ? "width" : "height"]
        read["film"] = .bool(film != nil)
        self.init(.object(read))
    }
}
