package import CanonicalJSON
import OutboundHTTP

/// A push on its way through Firebase Cloud Messaging, HTTP v1.
package struct FCMMessage: Sendable, Equatable {
    /// What the app is told at most, names and values together.
    package static let longestData = 4096
    /// Four weeks, in seconds.
    package static let longestLife = 2_419_200

    /// The app's registration token.
    package var token: String
    /// What the app is told.
    package var data: [(name: String, value: String)]
    /// What the system shows by itself; nil: the app decides.
    package var notification: (title: String, body: String)?
    /// Wakes a sleeping device.
    package var isUrgent: Bool
    /// Seconds for which a device that is away is waited for.
    package var life: Int
    /// Replaces one of the same key that was not delivered yet.
    package var collapse: String?

    package init(
        token: String, data: [(name: String, value: String)] = [], notification: (title: String, body: String)? = nil, isUrgent: Bool,
        life: Int, collapse: String? = nil
    ) {
        self.token = token
        self.data = data
        self.notification = notification
        self.isUrgent = isUrgent
        self.life = life
        self.collapse = collapse
    }

    package static func == (one: FCMMessage, other: FCMMessage) -> Bool { one.json == other.json }

    /// The body of the request.
    package var json: JSON {
        var android: JSON = ["priority": isUrgent ? "high" : "normal", "ttl": .string("\(life)s")]
        if let collapse {
            android["collapse_key"] = .string(collapse)
            // What is shown already is replaced too.
            if notification != nil { android["notification"] = ["tag": .string(collapse)] }
        }
        var message: JSON = ["token": .string(token), "android": android]
        if !data.isEmpty {
            var members = JSONObject()
            for field in data { members[field.name] = .string(field.value) }
            message["data"] = .object(members)
        }
        if let notification { message["notification"] = ["title": .string(notification.title), "body": .string(notification.body)] }
        return ["message": message]
    }

    /// The request; nil when there is no token, or data or life break a limit of the API.
    func request(to origin: WebAddress, project: String, token access: String) -> FetchRequest? {
        let size = data.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count }
        guard !token.isEmpty, size <= Self.longestData, (0...Self.longestLife).contains(life),
            let address = WebAddress("\(origin.origin)/v1/projects/\(project)/messages:send")
        else { return nil }
        return FetchRequest(
            "POST", address, reach: .anywhere, headers: ["Content-Type": "application/json", "Authorization": "Bearer \(access)"],
            body: .bytes(json.encoded()), limits: FetchLimits(responseBytes: 64 << 10), isRepeatable: collapse != nil)
    }
}
