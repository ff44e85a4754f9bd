extension FuzzTarget {
    /// The targets that look into the server and the program.
    static let listening = [
        FuzzTarget("websocket", WebSocketFuzz.check),
        FuzzTarget("http", HTTPFuzz.check),
        FuzzTarget("cursors", CursorFuzz.check),
        FuzzTarget("configuration", ConfigurationFuzz.check),
    ]
}
