import Logging

/// What all connections of a listener share. Immutable; its parts guard themselves.
final class ListenerHost: Sendable {
    let limits: ListenerLimits
    let loops: ListenerLoops
    let doors: ListenerDoors
    let origins: AllowedOrigins
    let proxies: TrustedProxies
    let application: any HTTPApplication
    let metrics: ListenerMetrics
    let logger: Logger
    /// Open connections and running request tasks, for the cap and for a graceful stop.
    let population: Population
    /// What connections hold of messages and bodies that are not whole.
    let unfinished: UnfinishedBytes

    init(
        limits: ListenerLimits, loops: ListenerLoops, doors: ListenerDoors, origins: AllowedOrigins, proxies: TrustedProxies,
        application: any HTTPApplication, metrics: ListenerMetrics, logger: Logger
    ) {
        self.limits = limits
        self.loops = loops
        self.doors = doors
        self.origins = origins
        self.proxies = proxies
        self.application = application
        self.metrics = metrics
        self.logger = logger
        population = Population()
        unfinished = UnfinishedBytes(limit: limits.unfinishedBytes)
    }
}
