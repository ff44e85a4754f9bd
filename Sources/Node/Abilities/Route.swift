package import Chat
package import HTTPTypes

/// One row of the route table: what registers the route, limits it and describes it.
package struct Route: Sendable {
    /// Who may call a route.
    package enum Access: Sendable {
        /// No login.
        case open
        /// No login; who sends a token is known by it, and a bad one is refused.
        case either
        /// Any user with a live session.
        case user
        /// The node's admins.
        case admin
    }

    /// The status of a good answer.
    package enum Success: Int, Sendable {
        case ok = 200
        case created = 201
        case noContent = 204
    }

    /// The HTTP method.
    package let method: HTTPRequest.Method
    /// The path below `/api/v1/`, parameters in braces: `rooms/{roomId}/messages`.
    package let path: String
    /// The operation's name, unique: `sendMessage`.
    package let name: String
    /// One line for the description.
    package let summary: String
    /// Who may call it.
    package let access: Access
    /// Which rate limit counts it.
    package let rate: RateClass
    /// True where the answer may wait for something to happen.
    package var isHeld: Bool { query.contains("timeout") }
    /// The status of a good answer.
    package let success: Success
    /// Names of the query parameters it reads.
    package let query: [String]
    /// Name of the body's schema, nil without a body.
    package let body: String?
    /// Name of the answer's schema, nil for 204.
    package let answer: String?
    /// Refusals beyond those every route can give (401, 422, 429, 503).
    package let refusals: [Refusal.Code]
    /// Whether the body is a file, which the ability reads as it comes.
    package let takesFile: Bool
    /// Whether a good answer is a file.
    package let answersFile: Bool
    /// Does it.
    package let perform: @Sendable (NodeContext, Ask) async throws(Refusal) -> Answer

    /// Declares one route.
    package init(
        _ method: HTTPRequest.Method, _ path: String, _ name: String, _ summary: String,
        access: Access = .user, rate: RateClass = .standard, success: Success = .ok,
        query: [String] = [], body: String? = nil, answer: String? = nil, refusals: [Refusal.Code] = [],
        takesFile: Bool = false, answersFile: Bool = false,
        perform: @escaping @Sendable (NodeContext, Ask) async throws(Refusal) -> Answer
    ) {
        self.method = method
        self.path = path
        self.name = name
        self.summary = summary
        self.access = access
        self.rate = rate
        self.success = success
        self.query = query
        self.body = body
        self.answer = answer
        self.refusals = refusals
        self.takesFile = takesFile
        self.answersFile = answersFile
        self.perform = perform
    }
}

/// Which budget a request is counted against; each has its figures in the configuration.
package enum RateClass: String, Sendable, CaseIterable {
    /// Everything without a class of its own.
    case standard
    /// Log in, register, refresh, reset: per address and account.
    case credentials
    /// Sends and forwards: per user and room.
    case messages
    /// Making rooms and invites.
    case creation
    /// Directory, search in messages, export.
    case search
    /// Files that are sent.
    case uploads
    /// Files that are fetched: a page of history shows many.
    case media
}
