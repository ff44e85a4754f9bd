/// Every key of the configuration, in the order of the generated file.
enum SettingTable {
    /// The tables of the file, each with one line of explanation.
    static let tables: [(name: String, about: String, settings: [Setting])] = [
        ("node", "Who the node is.", node),
        ("listen", "Where it listens and whom it believes.", listen),
        ("log", "The log on standard error.", log),
        ("metrics", "Who may read /metrics.", metrics),
        ("accounts", "Registration and sessions.", accounts),
        ("codes", "Codes by mail and text message: how many, to whom, how long.", codes),
        ("twilio", "Text messages through Twilio. docs/hosting-codes.md goes through it step by step.", twilio),
        ("mail", "The server that takes mail for delivery.", mail),
        ("push", "Devices that are woken when nobody is connected. docs/hosting-push.md goes through it step by step.", push),
        ("fcm", "Pushes through Google, for an app of your own.", fcm),
        ("apns", "Pushes through Apple, for an app of your own.", apns),
        ("outbound", "Everything that leaves the node.", outbound),
        ("passwords", "The threads that hash passwords.", passwords),
        ("rates", "How often anything may be asked: \"5 per 10 s\", or \"off\".", rates),
        ("rooms", "Sizes of rooms, messages and pages.", rooms),
        ("media", "Files that people send.", media),
        ("media.store", "A place for them outside the node.", store),
        ("media.s3", "A bucket of S3, or of a server that speaks like it.", s3),
        ("media.cloudinary", "Cloudinary.", cloudinary),
        ("stories", "What is shown for a day.", stories),
        ("search", "The search in messages.", search),
        ("live", "Live connections: /ws, Socket.IO and sync.", live),
        ("socketio", "Engine.IO and Socket.IO.", socketIO),
        ("connections", "What one client, and all of them together, may ask of the listener.", connections),
        ("database", "The database threads.", database),
        ("jobs", "The job queue and the workers.", jobs),
        (
            "federation", "Links with other nodes. This version proves itself to them and shares no rooms yet: docs/linking-nodes.md.",
            federation
        ),
    ]

    static let all: [Setting] = tables.flatMap(\.settings)

    static func find(_ key: String) -> Setting? {
        all.first { $0.key.utf8.elementsEqual(key.utf8) }
    }

    static func find(environmentName name: String) -> Setting? {
        all.first { $0.environmentName.utf8.elementsEqual(name.utf8) }
    }
}
