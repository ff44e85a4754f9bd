import Chat
import Glibc

/// The arguments of `ffprobe` and `ffmpeg`. The container is the one that the first bytes say: a playlist that reads other files or
/// addresses is none of them, and only files can be opened at all.
enum FilmTool {
    /// The program and its arguments; nil for a type that is neither film nor sound.
    static func command(for task: MediaTask) -> [String]? {
        guard let input = task.type.demuxer, let output = task.type.muxer else { return nil }
        let opening = ["-protocol_whitelist", "file", "-f", input, "-i", task.folder + "/upload"]
        let quiet = ["ffmpeg", "-v", "error", "-nostdin", "-y", "-threads", "1"]
        switch task.work {
        case .probe:
            let entries =
                "format=duration:stream=codec_type,width,height,disposition:stream_disposition=attached_pic:stream_side_data=rotation"
            return ["ffprobe", "-v", "error", "-threads", "1"] + opening + ["-show_entries", entries, "-of", "json"]
        case .remux:
            let kept = task.type.kind == .audio ? ["-map", "0:a:0"] : ["-map", "0:v:0", "-map", "0:a:0?"]
            let plain = ["-c", "copy", "-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact", "-flags", "+bitexact"]
            let fast = output == "mp4" ? ["-movflags", "+faststart"] : []
            return quiet + opening + kept + plain + fast + ["-f", output, task.folder + "/main"]
        case .frame:
            let scale = "scale='min(\(ThumbnailSize.large.rawValue),iw)':-2"
            return quiet + opening + [
                "-map", "0:v:0", "-frames:v", "1", "-vf", scale, "-f", "image2", "-c:v", "png", task.folder + "/frame.png",
            ]
        case .picture, .poster, .confinement: return nil
        }
    }

    /// Becomes the program. Returns only when it is not there.
    static func become(_ command: [String]) {
        var texts = command.map { strdup($0) } + [nil]
        execvp(command[0], &texts)
    }
}

extension MediaType {
    fileprivate var demuxer: String? {
        switch self {
        case .mp4, .quickTime, .mp4Audio: "mov"
        case .webm, .webmAudio: "matroska"
        case .mpegAudio: "mp3"
        case .ogg: "ogg"
        case .wav: "wav"
        case .flac: "flac"
        case .jpeg, .png, .gif, .webp: nil
        }
    }

    fileprivate var muxer: String? {
        switch self {
        case .mp4, .quickTime: "mp4"
        case .mp4Audio: "mp4"
        case .webm, .webmAudio: "webm"
        case .mpegAudio: "mp3"
        case .ogg: "ogg"
        case .wav: "wav"
        case .flac: "flac"
        case .jpeg, .png, .gif, .webp: nil
        }
    }
}
