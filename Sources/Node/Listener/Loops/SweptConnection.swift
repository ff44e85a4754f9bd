/// A connection that its loop looks at once a second, in place of a timer per connection. Confined to its loop.
protocol SweptConnection: AnyObject {
    /// The connection's place in the loop's list; owned by `ListenerLoop`.
    var slot: Int { get set }

    /// Looks for what has waited too long.
    /// - Parameter now: milliseconds of the listener's clock.
    func sweep(now: Int64)

    /// Finish what is under way, then close.
    func beginStop()

    /// Close now.
    func abort()
}
