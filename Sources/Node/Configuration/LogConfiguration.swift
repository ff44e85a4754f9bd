package import Logging

/// The log, which goes to standard error, one line an entry.
package struct LogConfiguration: Sendable, Equatable {
    /// How a line is written.
    package enum Format: String, Sendable, CaseIterable {
        /// `time=… level=info message="…" room=…`.
        case logfmt
        /// One JSON object.
        case json
    }

    /// What is less important than this is not written.
    package var level = Logger.Level.info
    /// For people by default.
    package var format = Format.logfmt

    /// The defaults.
    package init() {}
}
