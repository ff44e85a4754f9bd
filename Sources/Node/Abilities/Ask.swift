package import CanonicalJSON
package import Chat

/// Who asks: the user and session behind a verified access token or live connection. Handed on as a reference, with every request.
package final class Caller: Sendable, Equatable {
    /// The user's row number.
    package let uid: Int64
    /// The global identifier, `@ada:node.example`.
    package let userID: String
    /// The local part.
    package let username: String
    /// The session's row number.
    package let sid: Int64
    /// The session's public identifier.
    package let sessionID: String
    /// True for the node's admins, at the time the token was checked.
    package let isAdmin: Bool
    /// ``userID`` as events name it; nil for one that is no identifier.
    package let user: UserID?

    /// Puts together what the token check found out.
    package init(uid: Int64, userID: String, username: String, sid: Int64, sessionID: String, isAdmin: Bool) {
        self.uid = uid
        self.userID = userID
        self.username = username
        self.sid = sid
        self.sessionID = sessionID
        self.isAdmin = isAdmin
        user = UserID(userID)
    }

    package static func == (left: Caller, right: Caller) -> Bool {
        left.uid == right.uid && left.userID.hasSameBytes(as: right.userID) && left.username.hasSameBytes(as: right.username)
            && left.sid == right.sid && left.sessionID.hasSameBytes(as: right.sessionID) && left.isAdmin == right.isAdmin
    }
}

/// One request to an ability, whatever way it came: HTTP, `/ws` or Socket.IO.
package struct Ask: Sendable {
    /// Nil where no login is needed.
    package let caller: Caller?
    /// The client's address as text.
    package let address: String
    /// Body, query and path parameters as one object; a path parameter wins over a query parameter, that over the body.
    package let input: JSON
    /// The request's id, for the log and the problem document.
    package let requestID: String
    /// What the request was over HTTP, for routes that take or answer files; nil otherwise.
    var http: HTTPInput?

    /// Puts together one request.
    package init(caller: Caller?, address: String, input: JSON, requestID: String) {
        self.caller = caller
        self.address = address
        self.input = input
        self.requestID = requestID
    }

    /// The caller of a route that demands one. A route table row with `access: .user` or `.admin` guarantees it.
    package var user: Caller {
        guard let caller else { preconditionFailure("an ability that needs a caller was registered as open") }
        return caller
    }
}

/// What an ability answers.
package struct Answer: Sendable {
    /// The encoded JSON object, nil for 204.
    package let body: [UInt8]?
    /// False when a creating request found what it would have created: 200 instead of 201.
    package let isNew: Bool
    /// A file instead of JSON.
    let file: FileAnswer?
    /// Where to go instead.
    let redirect: RedirectAnswer?

    /// An answer with a JSON body.
    package init(_ json: JSON, isNew: Bool = true) {
        body = json.encoded()
        (file, redirect) = (nil, nil)
        self.isNew = isNew
    }

    /// An answer whose JSON is already encoded.
    package init(encoded: [UInt8], isNew: Bool = true) {
        body = encoded
        (file, redirect) = (nil, nil)
        self.isNew = isNew
    }

    /// An answer that is a file.
    init(file: FileAnswer) {
        body = nil
        isNew = true
        (self.file, redirect) = (file, nil)
    }

    /// An answer that says where a file is.
    init(redirect: RedirectAnswer) {
        body = nil
        isNew = true
        (file, self.redirect) = (nil, redirect)
    }

    /// 204.
    package static let nothing = Answer()

    private init() {
        body = nil
        isNew = true
        (file, redirect) = (nil, nil)
    }
}
