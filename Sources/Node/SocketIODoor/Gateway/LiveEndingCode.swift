extension LiveEnding {
    /// The close code of a WebSocket that ends for this reason.
    package var closeCode: WebSocketCloseCode {
        switch self {
        case .sessionEnded, .unauthenticated: .policy
        case .tooSlow: .tryAgainLater
        case .goingAway: .goingAway
        }
    }
}
