import Chat
import HTTPTypes

extension Route {
    /// Files that people send.
    static let media: [Route] = [
        Route(
            .post, "media", "uploadMedia", "Sends a file: the field file of a multipart form, or the whole body", rate: .uploads,
            success: .created, query: ["name", "as"], answer: "Media", refusals: [.unsupportedType, .notAvailable], takesFile: true,
            perform: UploadMedia.perform),
        Route(
            .get, "media/{mediaId}", "showMedia", "A file", access: .either, rate: .media, query: ["expires", "signature", "download"],
            refusals: [.mediaNotFound, .notAvailable, .tooLarge], answersFile: true, perform: ShowMedia.perform),
        Route(
            .get, "media/{mediaId}/thumbnail", "showThumbnail", "A small picture of a file", access: .either, rate: .media,
            query: ["size", "expires", "signature", "download"], refusals: [.mediaNotFound, .notAvailable, .tooLarge], answersFile: true,
            perform: ShowMedia.thumbnail),
    ]
}
