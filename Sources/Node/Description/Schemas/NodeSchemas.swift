import CanonicalJSON
import Chat

/// The node about itself, its live stream, and its refusals.
extension SchemaTable {
    static let node: [String: JSONSchema] = [
        "Node": .object([
            "name": .text, "version": .text, "features": .list(of: .text), "limits": .anyObject,
            "registration": .words("open", "invite", "closed"), "login": .anyObject,
            "codes": .object([
                "channels": .list(of: .words("mail", "sms", "whatsapp")),
                "countries": .list(of: .text).described("Where texts go to, ISO 3166-1."),
            ]),
        ]),
        "Health": .object(["status": .words("ok")]),
        "Empty": .object([:]),
        "RoomReference": .object(["roomId": .roomID], maybe: ["membership": .membership]),
        "Description": .object(["openapi": .text, "info": .anyObject, "paths": .anyObject, "components": .anyObject]),
        "Sync": .object(
            ["position": .position, "events": .list(of: .object(["event": .text], maybe: ["data": JSONSchema([:])]))],
            maybe: ["rooms": .list(of: .named("Room"))]),
    ]

    static let problem: [String: JSONSchema] = [
        "Problem": .object(
            ["type": .text, "title": .text, "status": .whole(from: 400, to: 599), "detail": .text, "code": refusalCodes],
            maybe: ["errors": .list(of: .named("FieldError")), "retryAfter": .count, "requestId": .text]
        ).described("RFC 9457. The code is the stable word."),
        "FieldError": .object(["field": .text, "code": fieldCodes, "detail": .text]),
    ]

    private static let refusalCodes = JSONSchema(["type": "string", "enum": .array(Refusal.Code.allCases.map { .string($0.rawValue) })])
    private static let fieldCodes = JSONSchema(["type": "string", "enum": .array(FieldError.Code.allCases.map { .string($0.rawValue) })])
}
