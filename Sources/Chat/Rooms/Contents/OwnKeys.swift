/// Keys of our own in event contents, for what the specification has no word for yet.
enum OwnKeys {
    /// In a create event: makes two rooms created in one millisecond differ.
    static let nonce = "chat.rookery.nonce"
    /// In a create event: `direct` or `group`.
    static let kind = "chat.rookery.kind"
    /// In a location message: what the place is called.
    static let placeName = "chat.rookery.place_name"
    /// In the `info` of a picture or film: what is shown blurred until it is there. Other clients spell it so.
    static let blurhash = "xyz.amorgan.blurhash"
    /// Makes an audio message a voice message; the specification has no word for it yet.
    static let voice = "org.matrix.msc3245.voice"
    /// In a forwarded message: `{room_id?, sender}` of the original.
    static let forwardedFrom = "chat.rookery.forwarded_from"
    /// In the redaction of a reaction: which reaction it was.
    static let removedReaction = "chat.rookery.removed_reaction"
}
