/// A kind of job: what it is called and how it is treated. Who makes jobs and who runs them both name it here; what it does stands in
/// the file of that kind among the workers.
package struct JobKind: Sendable, Equatable {
    /// Unique, at most 64 characters, noun before verb: `sessions.expire`.
    package let name: String
    /// One line for people.
    package let about: String
    package let policy: JobPolicy

    package init(_ name: String, _ about: String, _ policy: JobPolicy) {
        self.name = name
        self.about = about
        self.policy = policy
    }
}

/// How much of a queue or a provider goes on at once.
package struct JobLimit: Sendable, Equatable {
    /// The queue's or provider's name.
    package let name: String
    /// How many run at once.
    package let cap: Int
    /// How many begin in a time; nil for any number.
    package let rate: JobRate?

    package init(_ name: String, cap: Int, rate: JobRate? = nil) {
        precondition(cap > 0, "A limit that lets nobody through is a pause.")
        self.name = name
        self.cap = cap
        self.rate = rate
    }
}
