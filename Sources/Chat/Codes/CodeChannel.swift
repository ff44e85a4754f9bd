/// By which way a code goes.
package enum CodeChannel: String, Sendable, CaseIterable {
    case mail
    case sms
    case whatsApp = "whatsapp"

    /// Whether it goes to a telephone number, and costs money.
    package var isText: Bool { self != .mail }
}
