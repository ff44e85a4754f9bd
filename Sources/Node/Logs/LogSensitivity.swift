import Logging

/// Marks a metadata value that must never reach the log: `.attributed(token, attributes: [LogSensitivity.secret])`.
package enum LogSensitivity: Int64, Sendable, Logger.MetadataValueAttributes.Attribute {
    /// The handler writes a placeholder instead.
    case secret = 1
}
