extension Refusal {
    /// A field is wrong.
    package static func invalid(_ field: String, _ code: FieldError.Code, _ detail: String) -> Refusal {
        .invalid([FieldError(field, code, detail)])
    }

    /// Several fields are wrong.
    /// - Precondition: there is at least one.
    package static func invalid(_ errors: [FieldError]) -> Refusal {
        precondition(!errors.isEmpty, "A refusal of bad input names the field.")
        let detail = errors.count == 1 ? errors[0].detail : "\(errors.count) fields are not as they should be."
        return Refusal(.invalid, detail, errors: errors)
    }

    /// What can be asked for and not be there, or not be visible to the caller, which answers the same.
    package enum Noun: Sendable, CaseIterable {
        case route, user, room, message, media, invite, story, job, session, call, device, peer
    }

    /// It does not exist, or the caller may not know that it does.
    package static func notFound(_ noun: Noun) -> Refusal {
        switch noun {
        case .route: Refusal(.notFound, "There is nothing at this address.")
        case .user: Refusal(.userNotFound, "There is no such user.")
        case .room: Refusal(.roomNotFound, "There is no such room.")
        case .message: Refusal(.messageNotFound, "There is no such message.")
        case .media: Refusal(.mediaNotFound, "There is no such file.")
        case .invite: Refusal(.inviteNotFound, "There is no such invite.")
        case .story: Refusal(.storyNotFound, "There is no such story.")
        case .job: Refusal(.jobNotFound, "There is no such job.")
        case .session: Refusal(.sessionNotFound, "There is no such session.")
        case .call: Refusal(.callNotFound, "There is no such call.")
        case .device: Refusal(.deviceNotFound, "There is no such device.")
        case .peer: Refusal(.peerNotFound, "Nothing is known of a node of this name.")
        }
    }

    /// The request as a whole cannot be read.
    package static func badRequest(_ detail: String) -> Refusal { Refusal(.badRequest, detail) }

    /// The caller is known but may not do this.
    package static func forbidden(_ detail: String) -> Refusal { Refusal(.forbidden, detail) }

    /// Something else stands in the way.
    package static func conflict(_ detail: String) -> Refusal { Refusal(.conflict, detail) }

    /// Switched off, not configured, or not part of this node.
    package static func notAvailable(_ detail: String) -> Refusal { Refusal(.notAvailable, detail) }

    /// Too many requests; `seconds` until the next one may come.
    package static func rateLimited(retryAfter seconds: Int) -> Refusal {
        Refusal(.rateLimited, "Too many requests; try again later.", retryAfter: seconds)
    }

    /// A queue is full; `seconds` until another try makes sense.
    package static func busy(retryAfter seconds: Int) -> Refusal {
        Refusal(.busy, "The node has too much to do; try again later.", retryAfter: seconds)
    }
}
