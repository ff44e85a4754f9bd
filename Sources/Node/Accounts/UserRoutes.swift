import Chat
import HTTPTypes

extension Route {
    /// Oneself, others, contacts and blocks.
    static let users: [Route] = [
        Route(.get, "users/me", "showMe", "Myself", answer: "User", perform: ShowMe.perform),
        Route(
            .patch, "users/me", "updateMe", "Changes name, bio, ways to be reached, privacy", body: "UserPatch", answer: "User",
            refusals: [.conflict], perform: UpdateMe.perform),
        Route(
            .delete, "users/me", "deleteMe", "Closes my account", rate: .credentials, success: .noContent, query: ["erase"],
            body: "DeleteAccountBody", refusals: [.badCredentials, .conflict], perform: DeleteMe.perform),
        Route(
            .get, "users/me/export", "exportMe", "Everything the node holds about me; what I said page by page", rate: .search,
            query: ["limit", "after"], answer: "Export", perform: ExportMe.perform),
        Route(.get, "users/me/settings", "showSettings", "My account's settings", answer: "AccountSettings", perform: ShowSettings.perform),
        Route(
            .patch, "users/me/settings", "updateSettings", "Changes my account's settings", body: "AccountSettings",
            answer: "AccountSettings", perform: UpdateSettings.perform),
        Route(
            .put, "users/me/presence", "setPresence", "How I want to show up", body: "PresenceBody", answer: "Presence",
            perform: SetPresence.perform),
        Route(
            .post, "users/me/avatar", "setAvatar", "My picture: the field file of a multipart form, or the whole body", rate: .uploads,
            answer: "User", refusals: [.unsupportedType, .notAvailable], takesFile: true, perform: SetAvatar.perform),
        Route(
            .get, "users", "directory", "The accounts of this node", rate: .search, query: ["q", "ids", "limit", "before", "after"],
            answer: "UserPage", perform: Directory.perform),
        Route(.get, "users/{id}", "showUser", "Somebody", answer: "User", refusals: [.userNotFound], perform: ShowUser.perform),
        Route(
            .get, "countries", "countries", "All countries with their telephone codes", access: .open, answer: "CountryPage",
            perform: ListCountries.perform),
    ]

    /// Whom I keep as contacts, whom I block.
    static let contacts: [Route] = [
        Route(
            .get, "users/me/contacts", "listContacts", "My contacts", query: ["limit", "before", "after"], answer: "UserPage",
            perform: ListContacts.perform),
        Route(
            .put, "users/me/contacts/{id}", "putContact", "Keeps somebody as a contact", answer: "User",
            refusals: [.userNotFound, .conflict], perform: PutContact.perform),
        Route(
            .delete, "users/me/contacts/{id}", "deleteContact", "Removes a contact", success: .noContent, refusals: [.userNotFound],
            perform: DeleteContact.perform),
        Route(
            .get, "users/me/blocks", "listBlocks", "Whom I block", query: ["limit", "before", "after"], answer: "UserPage",
            perform: ListBlocks.perform),
        Route(
            .put, "users/me/blocks/{id}", "putBlock", "Blocks somebody", answer: "User", refusals: [.userNotFound, .conflict],
            perform: PutBlock.perform),
        Route(
            .delete, "users/me/blocks/{id}", "deleteBlock", "Lifts a block", success: .noContent, refusals: [.userNotFound],
            perform: DeleteBlock.perform),
    ]
}
