import CanonicalJSON
import Chat
import HTTPTypes
import Storage

extension Route {
    /// What admins see of codes and of what goes wrong around them.
    static let codes: [Route] = [
        Route(
            .get, "admin/codes", "showCodes", "What codes cost today, what was not sent and why, and what needs somebody", access: .admin,
            answer: "CodeFigures", perform: ShowCodes.perform),
        Route(
            .delete, "admin/alarms/{name}", "clearAlarm", "Says that an alarm was seen to", access: .admin, success: .noContent,
            perform: ClearAlarm.perform),
    ]
}

/// `GET admin/codes`.
enum ShowCodes {
    /// Days that are shown.
    private static let days: Int64 = 31

    static func perform(_ node: NodeContext, _: Ask) async throws(Refusal) -> Answer {
        let today = CodeDay.number(at: node.world.now())
        let (sent, refusals, alarms) = try await node.read { session in
            (try session.codeDays(from: today - days), try session.codeRefusals(from: today - days), try session.alarms())
        }
        let limits = node.configuration.codes.sendLimits
        let spent = sent.filter { $0.day == today }.reduce(0) { $0 + $1.price }
        let texts = sent.filter { $0.day == today && !$0.country.isEmpty }.reduce(0) { $0 + $1.sent }
        return Answer([
            "today": [
                "texts": .int(texts), "textLimit": .int(limits.nodePerDay), "spent": .string(money(spent)),
                "budget": .string(money(limits.budgetPerDay)),
            ],
            "days": .array(
                sent.map {
                    [
                        "day": .time($0.day * 86_400_000), "country": .text($0.country.isEmpty ? nil : $0.country), "sent": .int($0.sent),
                        "entered": .int($0.entered), "spent": .string(money($0.price)),
                    ]
                }),
            "refusals": .array(
                refusals.map {
                    [
                        "day": .time($0.day * 86_400_000), "country": .text($0.country.isEmpty ? nil : $0.country),
                        "reason": .string($0.reason), "count": .int($0.count),
                    ]
                }),
            "alarms": .array(
                alarms.map {
                    [
                        "name": .string($0.name), "sentence": .string($0.sentence), "firstAt": .time($0.firstAt),
                        "lastAt": .time($0.lastAt),
                        "count": .int($0.count),
                    ]
                }),
        ])
    }

    /// Millionths of the operator's currency with three places, as text: money is no floating-point number.
    static func money(_ millionths: Int64) -> String {
        let thousandths = millionths / 1000
        let rest = String(thousandths % 1000)
        return "\(thousandths / 1000)." + String(repeating: "0", count: 3 - rest.utf8.count) + rest
    }
}

/// `DELETE admin/alarms/{name}`: it is gone, or was.
enum ClearAlarm {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let admin = ask.actor
        let name = ask.input["name"]?.string ?? ""
        try await node.write { transaction in
            try transaction.check(admin)
            if try transaction.session.clearAlarm(name) { try transaction.audit(admin, .clearAlarm, of: name) }
        }
        return .nothing
    }
}
