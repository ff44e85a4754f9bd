/// The database or the disk under it could not do what was asked. Its text never holds a bound value, so it may be logged.
package struct StorageFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// What a caller can act on.
    package enum Kind: Sendable, Equatable {
        /// A queue is full, or the body waited longer than its deadline: try again later.
        case busy
        /// A read body ran longer than its lane allows and was interrupted.
        case deadline
        /// No space left; the body left nothing behind. Goes away by itself when space returns.
        case full
        /// The disk failed. What the batch asked for did not happen; the connection is reopened before the next.
        case io
        /// A page or the file makes no sense.
        case corrupt
        /// The file or its folder cannot be written.
        case readOnly
        /// A constraint of the schema said no: a programming mistake where the body should have checked or said ON CONFLICT.
        case constraint(Constraint)
        /// `close()` was called.
        case closed
        /// The file was written by a newer version of the program.
        case newerSchema
        /// The file belongs to another program.
        case foreignFile
        /// Another process has this database open.
        case owned
        /// Wrong SQL or a wrong number of values.
        case misuse
        case other
    }

    /// Which constraint.
    package enum Constraint: Sendable, Equatable {
        case unique, check, foreignKey, notNull, other
    }

    /// What happened, as far as callers act upon it.
    package let kind: Kind
    /// SQLite's extended result code; 0 when the failure is our own.
    package let code: Int32
    /// One sentence for the log.
    package let sentence: String

    package init(_ kind: Kind, _ sentence: String, code: Int32 = 0) {
        self.kind = kind
        self.code = code
        self.sentence = sentence
    }

    package var description: String { sentence }
}
