import CanonicalJSON
import Chat
import HTTPTypes

/// Which problems a route can answer with, by status.
enum RefusalDescription {
    static func responses(to route: Route) -> JSON { responses(of: codes(of: route)) }

    /// The codes by their status, each status once.
    static func responses(of codes: [Refusal.Code]) -> JSON {
        var byStatus: [Int: [Refusal.Code]] = [:]
        for code in codes where byStatus[code.status.code]?.contains(code) != true {
            byStatus[code.status.code, default: []].append(code)
        }
        var responses: JSON = [:]
        for (status, codes) in byStatus { responses[String(status)] = response(codes) }
        return responses
    }

    /// A route's own refusals and those that come before any ability: the token, the budget, the body, the load.
    static func codes(of route: Route) -> [Refusal.Code] {
        var codes: [Refusal.Code] = [.badRequest, .notFound, .methodNotAllowed, .tooLarge, .invalid, .rateLimited, .busy]
        if route.access != .open { codes += [.unauthenticated, .tokenExpired, .sessionEnded] }
        if route.access == .admin { codes.append(.forbidden) }
        if route.body != nil { codes.append(.unsupportedType) }
        if route.method != .get { codes.append(.storageFull) }
        return codes + route.refusals
    }

    private static func response(_ codes: [Refusal.Code]) -> JSON {
        var headers = OperationDescription.headers
        if codes.contains(where: { $0 == .rateLimited || $0 == .busy }) {
            headers["Retry-After"] = ["schema": ["type": "integer"], "description": "Seconds."]
        }
        return [
            "description": .string(codes.map(\.rawValue).joined(separator: ", ")),
            "headers": headers,
            "content": ["application/problem+json": ["schema": JSONSchema.named("Problem").json]],
        ]
    }
}
