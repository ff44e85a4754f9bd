/// Devices that are woken when nobody is connected.
package struct PushConfiguration: Sendable, Equatable {
    /// Whether browsers and UnifiedPush apps are woken.
    package enum Web: String, Sendable, CaseIterable {
        case off, on
    }

    /// On: it needs no account anywhere; only devices that ask for it are woken.
    package var web = Web.on
    /// How push services reach whoever runs the node; nil: made of its address.
    package var contact: String?
    /// Private addresses at which endpoints may lie, as addresses or blocks: a UnifiedPush server of one's own.
    package var privateAddresses: [String] = []
    /// Devices of one user.
    package var devicesPerUser = 20
    /// Days for which a device is kept whose client does not come back.
    package var keepDays: Int64 = 90

    /// The defaults.
    package init() {}
}

/// Firebase Cloud Messaging, for apps of one's own.
package struct FCMConfiguration: Sendable, Equatable {
    /// The service account's JSON file; nil: no pushes through Google.
    package var accountFile: String?
    /// Where its API is.
    package var origin = "https://fcm.googleapis.com"

    /// The defaults.
    package init() {}

    /// Whether pushes can be sent.
    package var isSetUp: Bool { accountFile != nil }
}

/// Apple's push service, for apps of one's own. Not set up until all four are named.
package struct APNsConfiguration: Sendable, Equatable {
    /// The `.p8` file of a key for push notifications; nil: no pushes through Apple.
    package var keyFile: String?
    /// The key's name, ten characters.
    package var key: String?
    /// The developer team's name, ten characters.
    package var team: String?
    /// The app's bundle id.
    package var topic: String?
    /// Where its API is: another one for apps under development.
    package var origin = "https://api.push.apple.com"

    /// The defaults.
    package init() {}

    /// Whether pushes can be sent.
    package var isSetUp: Bool { keyFile != nil && key != nil && team != nil && topic != nil }
}

extension NodeConfiguration {
    /// How push services reach whoever runs the node (RFC 8292): `mailto:` or `https:`.
    package var pushContact: String {
        if let contact = push.contact { return contact }
        if let address = identity.publicURL, address.hasPrefix("https://") { return address }
        return "mailto:postmaster@\(codeSite.host)"
    }
}
