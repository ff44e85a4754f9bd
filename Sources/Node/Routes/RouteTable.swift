extension Route {
    /// Every route of the client API.
    package static let all: [Route] =
        node + description + accounts + users + contacts + encryption + rooms + invites + messages + stories + media + search + push + sync
        + admin
        + codes
        + jobs
}
