internal import CanonicalJSON

/// A transaction that a server chokes on is taken apart until the culprit is found, so that one event never keeps all others back.
///
/// First an empty transaction asks whether the server takes anything from us. If it does, the parts follow: events alone, updates alone,
/// then halves of what fails. What fails alone is tried once more after all others, and set aside when it fails again.
struct Dissection: Sendable, Equatable {
    /// Goes back as it was when the server turns out to be ill.
    let original: Transaction
    /// The status that it was refused with.
    let status: Int
    /// What is still to be tried, last first.
    private(set) var parts: [TransactionContent]
    /// What failed alone once, and what failed alone twice.
    private var doubted: [TransactionContent] = []
    private(set) var suspects: [TransactionContent] = []
    private var isSecondHearing = false

    init(_ original: Transaction, status: Int) {
        self.original = original
        self.status = status
        parts = original.content.halves.reversed() + [TransactionContent()]
    }

    /// The part to try now; nil when all have been tried.
    mutating func nextPart() -> TransactionContent? {
        if parts.isEmpty, !doubted.isEmpty {
            parts = doubted.reversed()
            doubted = []
            isSecondHearing = true
        }
        return parts.popLast()
    }

    mutating func refused(_ part: TransactionContent) {
        if part.count > 1 {
            parts.append(contentsOf: part.halves.reversed())
        } else if isSecondHearing {
            suspects.append(part)
        } else {
            doubted.append(part)
        }
    }

    var stored: JSON {
        [
            "original": original.stored, "status": .int(status), "parts": .array(parts.map(\.stored)),
            "doubted": .array(doubted.map(\.stored)), "suspects": .array(suspects.map(\.stored)),
            "is_second_hearing": .bool(isSecondHearing),
        ]
    }

    init?(stored json: JSON) {
        guard let original = json["original"].flatMap(Transaction.init(stored:)), let status = json["status"]?.int,
            let parts = json["parts"]?.array?.map(TransactionContent.init(stored:)),
            let doubted = json["doubted"]?.array?.map(TransactionContent.init(stored:)),
            let suspects = json["suspects"]?.array?.map(TransactionContent.init(stored:)),
            let isSecondHearing = json["is_second_hearing"]?.bool, !parts.contains(nil), !doubted.contains(nil), !suspects.contains(nil),
            (0...999).contains(status)
        else { return nil }
        self.original = original
        self.status = Int(status)
        self.parts = parts.compactMap { $0 }
        self.doubted = doubted.compactMap { $0 }
        self.suspects = suspects.compactMap { $0 }
        self.isSecondHearing = isSecondHearing
    }
}
