/// By which way a device is reached while nobody is connected there; the raw value is what stands on the wire and in the database.
package enum PushKind: String, Sendable, CaseIterable {
    /// Google's, for Android and through it for Apple's devices too.
    case fcm
    /// Apple's.
    case apns
    /// A browser's push service.
    case webpush
    /// A distributor that the person chose on the device: the same requests as those of browsers.
    case unifiedpush

    /// Whether it is given as an endpoint with keys, and not as a token.
    package var isWeb: Bool { self == .webpush || self == .unifiedpush }

    /// The kind of job that sends there.
    package var job: JobKind {
        switch self {
        case .fcm: JobCatalog.pushFCM
        case .apns: JobCatalog.pushAPNs
        case .webpush, .unifiedpush: JobCatalog.pushWeb
        }
    }
}
