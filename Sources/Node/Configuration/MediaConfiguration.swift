package import Chat

/// Files that people send: where they lie and how much of them there may be. Sizes are bytes, 0 says that there is no such limit.
package struct MediaConfiguration: Sendable, Equatable {
    /// The folder of files; nil: `media` beside the database.
    package var directory: String?
    /// One file.
    package var fileBytes: Int64 = 100 << 20
    /// What one user has sent and is still kept.
    package var userBytes: Int64 = 5 << 30
    /// What was sent to one room and is still there.
    package var roomBytes: Int64 = 0
    /// Everything on disk.
    package var nodeBytes: Int64 = 0
    /// Never less than this is left free on the disk: the database needs room too.
    package var freeBytes: Int64 = 512 << 20
    /// Uploads at one time, and of one user.
    package var uploads = 64
    package var uploadsPerUser = 6
    /// Files decoded at one time; 0: one less than there are cores, at least one.
    package var decoders = 0
    /// Files that wait to be decoded; the next one hears busy.
    package var decoderQueue = 32
    /// What decoding one file may take.
    package var decoding = MediaLimits()
    /// Hours that a file stays to which nothing refers.
    package var graceHours: Int64 = 24
    /// Days that files of messages stay; 0: for ever.
    package var retentionDays: Int64 = 0
    /// One file that is fetched from another node.
    package var remoteFileBytes: Int64 = 100 << 20
    /// What lies on disk of files of other nodes.
    package var remoteBytes: Int64 = 10 << 30
    /// Days that a file of another node stays which nobody looks at.
    package var remoteDays: Int64 = 30
    /// The program that decodes: this one, unless a test runs another.
    package var program = "/proc/self/exe"

    /// The defaults.
    package init() {}
}

extension NodeConfiguration {
    /// The folder of files.
    package var mediaDirectory: String { media.directory ?? identity.dataDirectory + "/media" }
}
