import Glibc
import Logging
import Node

/// Writes each entry as one line to a descriptor with one `write`, so that lines of several threads do not mix.
struct LineLogHandler: LogHandler {
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    private let label: String
    private let format: LogConfiguration.Format
    private let time: @Sendable () -> String
    private let write: @Sendable (String) -> Void

    init(
        label: String, configuration: LogConfiguration, time: @escaping @Sendable () -> String = LogClock.now,
        write: @escaping @Sendable (String) -> Void = LogOutput.standardError
    ) {
        self.label = label
        logLevel = configuration.level
        format = configuration.format
        self.time = time
        self.write = write
    }

    subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var all = metadataProvider?.get() ?? [:]
        all.merge(metadata) { $1 }
        all.merge(event.metadata ?? [:]) { $1 }
        write(LogLine.written(LogFields(time: time(), event: event, label: label, metadata: all), as: format))
    }
}

/// Where lines go.
enum LogOutput {
    /// Standard error, also through signals and short writes; a line that cannot be written is lost, never retried forever.
    static let standardError: @Sendable (String) -> Void = { line in
        var line = line
        line.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while !rest.isEmpty {
                let written = Glibc.write(STDERR_FILENO, rest.baseAddress, rest.count)
                if written > 0 {
                    rest = UnsafeRawBufferPointer(rebasing: rest[written...])
                } else if errno != EINTR {
                    return
                }
            }
        }
    }
}
