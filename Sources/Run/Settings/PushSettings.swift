import Node

extension SettingTable {
    static let push: [Setting] = [
        .choice(
            "push.web", \.push.web,
            "Whether browsers and UnifiedPush apps are woken. Needs no account anywhere; what is said is encrypted for the device."),
        .optionalText(
            "push.contact", \.push.contact, .pushContact,
            "How push services reach you when something is wrong: \"mailto:you@chat.example\". Nothing: made of the node's address."),
        .list(
            "push.private_addresses", \.push.privateAddresses, .addressBlock,
            "Addresses of your own network at which push services may be, like that of your ntfy. All others of the kind are refused."),
        .number("push.devices_per_user", \.push.devicesPerUser, 1...100, "Beyond it the device not heard of for longest goes."),
        .number(
            "push.keep_days", \.push.keepDays, 1...3650,
            "How long a device is kept whose app or page does not come back. One that cannot be reached for 30 days goes too."),
    ]

    static let fcm: [Setting] = [
        .optionalText(
            "fcm.account_file", \.fcm.accountFile, .path,
            "The JSON file of a service account of your Firebase project. Nothing: no pushes through Google."),
        .text("fcm.origin", \.fcm.origin, .webAddress, "Where Firebase's API is."),
    ]

    static let apns: [Setting] = [
        .optionalText(
            "apns.key_file", \.apns.keyFile, .path,
            "The .p8 file of a key for Apple's push service. Nothing: no pushes through Apple."),
        .optionalText("apns.key", \.apns.key, .appleName, "The key's name."),
        .optionalText("apns.team", \.apns.team, .appleName, "Your developer team's name."),
        .optionalText("apns.topic", \.apns.topic, .visible, "Your app's bundle id, like \"example.chat.app\"."),
        .text(
            "apns.origin", \.apns.origin, .webAddress,
            "Where Apple's API is; \"https://api.sandbox.push.apple.com\" for apps under development."),
    ]
}
