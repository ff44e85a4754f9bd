import Chat
import Node

extension SettingTable {
    private static let mebibyte: Int64 = 1 << 20

    static let media: [Setting] = [
        .optionalText(
            "media.directory", \.media.directory, .path,
            "The folder of files that people send. Nothing: the folder media beside the database. Files there never change: copy them as they are."
        ),
        .number("media.file_mib", \.media.fileBytes, 1...65_536, scale: mebibyte, "One file. More is refused while it comes in."),
        .number(
            "media.user_mib", \.media.userBytes, 0...1_073_741_824, scale: mebibyte, "What one account has sent and is kept; 0: no limit."),
        .number(
            "media.room_mib", \.media.roomBytes, 0...1_073_741_824, scale: mebibyte, "What was sent to one room and is there; 0: no limit."),
        .number(
            "media.node_mib", \.media.nodeBytes, 0...1_073_741_824, scale: mebibyte, "Everything on disk, small pictures too; 0: no limit."),
        .number(
            "media.free_mib", \.media.freeBytes, 0...1_073_741_824, scale: mebibyte,
            "No file is taken that leaves less than this free on the disk: the database needs room for messages."),
        .number("media.uploads", \.media.uploads, 1...10_000, "Uploads at one time; the next one hears busy."),
        .number("media.uploads_per_user", \.media.uploadsPerUser, 1...1000, "Uploads of one account at one time."),
        .number(
            "media.decoders", \.media.decoders, 0...256,
            "Processes that decode pictures, films and sounds at one time; 0: one less than there are cores."),
        .number("media.decoder_queue", \.media.decoderQueue, 1...10_000, "Files that wait to be decoded; the next one hears busy."),
        .number(
            "media.decoder_mib", \.media.decoding.memoryBytes, 256...65_536, scale: mebibyte,
            "Address space of one such process. Decoding 100 megapixels takes about 400 MiB."),
        .number(
            "media.decoder_seconds", \.media.decoding.cpuSeconds, 1...600,
            "Processor time of one such process; it is ended after twice as long on the clock."),
        .number(
            "media.megapixels", \.media.decoding.pixels, 1...10_000, scale: 1_000_000,
            "Pixels of a picture, all its pages together: a small file can hold very many."),
        .number("media.pages", \.media.decoding.pages, 1...100_000, "Pages of an animated picture."),
        .number(
            "media.grace_hours", \.media.graceHours, 1...8760,
            "How long a file stays to which nothing refers: sent and not yet part of a message."),
        .number(
            "media.retention_days", \.media.retentionDays, 0...36_500,
            "How long files of messages stay; the messages stay without them. 0: for ever."),
        .number(
            "media.remote_file_mib", \.media.remoteFileBytes, 1...65_536, scale: mebibyte,
            "One file that is fetched from another node, when somebody wants to see it. More is cut off while it comes."),
        .number(
            "media.remote_mib", \.media.remoteBytes, 0...1_073_741_824, scale: mebibyte,
            "What lies on disk of files of other nodes; beyond it goes what was not looked at for longest. It is fetched again when it is wanted. 0: no limit."
        ),
        .number(
            "media.remote_days", \.media.remoteDays, 0...36_500,
            "How long a file of another node stays on disk that nobody looks at. 0: until there is too much."),
    ]
}
