import Logging

/// The pairs of one log line, flat and with secrets out, whichever way they will be written.
struct LogFields {
    private(set) var pairs: [(name: String, value: String)] = []

    /// Time, level, message and label first, then the metadata by name.
    init(time: String, event: LogEvent, label: String, metadata: Logger.Metadata) {
        pairs = [
            ("time", time), ("level", event.level.rawValue), ("message", LogRedaction.cleaned(event.message.description)), ("in", label),
        ]
        for (name, value) in metadata.sorted(by: { $0.key < $1.key }) {
            add(name, value)
        }
        if let error = event.error {
            pairs.append(("error", LogRedaction.cleaned(String(describing: error))))
        }
    }

    private mutating func add(_ name: String, _ value: Logger.MetadataValue, within path: String = "") {
        let full = path + name
        if LogRedaction.isSecret(value) || LogRedaction.isSecret(name: name) {
            pairs.append((full, LogRedaction.placeholder))
            return
        }
        if case .dictionary(let members) = value {
            for (member, value) in members.sorted(by: { $0.key < $1.key }) {
                add(member, value, within: full + ".")
            }
        } else if case .array(let items) = value {
            for (index, item) in items.enumerated() {
                add(String(index), item, within: full + ".")
            }
        } else {
            pairs.append((full, LogRedaction.cleaned(value.description)))
        }
    }
}
