/// Which servers hear of which ephemeral updates.
package struct UpdateAudience: Sendable, Equatable {
    /// Whether the server says that it is of our kind.
    package let isOurKind: Bool

    /// In larger rooms nobody asks who has got a message, and there would be too many to tell.
    package static let deliveredMembers = 20

    package init(isOurKind: Bool = false) {
        self.isOurKind = isOurKind
    }

    /// Whether a receipt goes there from a room with so many members.
    package func gets(_ receipt: ReceiptUpdate.Kind, members: Int) -> Bool {
        switch receipt {
        case .read: true
        case .delivered: isOurKind && members <= Self.deliveredMembers
        }
    }
}
