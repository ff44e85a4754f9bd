import CanonicalJSON

/// Registering, logging in and sessions.
extension SchemaTable {
    static let accounts: [String: JSONSchema] = [
        "RegisterBody": .object(
            ["username": .text, "password": .text],
            maybe: ["displayName": text, "email": text, "phone": text, "invite": text, "device": text]
        ).example(["username": "ada", "password": "correct horse battery", "displayName": "Ada"]),
        "LoginBody": .object(
            ["password": .text],
            maybe: ["username": text, "email": text, "phone": text, "device": text]
        ).needing(oneOf: "username", "email", "phone"),
        "LoginAnswer": .object([
            "user": .named("User"), "accessToken": .text, "accessTokenExpiresAt": .time, "refreshToken": .text,
            "session": .named("Session"),
        ]),
        "Session": .object([
            "id": .text, "device": text, "createdAt": .time, "lastUsedAt": .time, "current": .flag,
        ]),
        "SessionPage": .page(of: "Session"),
        "RefreshBody": .object(["refreshToken": .text]),
        "LogoutBody": .object([:], maybe: ["all": JSONSchema.flag.orNull.described("Ends every session of the account.")]),
        "PasswordBody": .object(["currentPassword": .text, "newPassword": .text]),
    ]

    /// Codes by mail or text message.
    static let codes: [String: JSONSchema] = [
        "SendCodeBody": .object(
            ["purpose": .words("login", "confirm", "reset")],
            maybe: ["phone": text, "email": text, "channel": .words("sms", "whatsapp").orNull]
        ).needing(oneOf: "phone", "email"),
        "CodeAnswer": .object(["challenge": .text, "expiresAt": .time, "resendAfter": .count]),
        "VerifyCodeBody": .object(["challenge": .text, "code": .text], maybe: ["device": text]),
        "VerifyAnswer": .either(
            .named("LoginAnswer"),
            .object(["registrationToken": .text]).described("The address has no account: complete-profile makes one."),
            .object(["user": .named("User")]).described("The address is confirmed.")),
        "CompleteProfileBody": .object(
            ["registrationToken": .text, "username": .text],
            maybe: ["displayName": text, "bio": text, "password": text, "invite": text, "device": text]),
        "PasswordResetBody": .object(["challenge": .text, "code": .text, "newPassword": .text]),
    ]

    private static let text = JSONSchema.text.orNull
}
