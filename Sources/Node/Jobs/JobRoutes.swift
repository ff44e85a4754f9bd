import Chat
import HTTPTypes

extension Route {
    /// What the node's admins see of the job queue and do with it.
    static let jobs: [Route] = [
        Route(
            .get, "admin/jobs", "listJobs", "Jobs, the newest last", access: .admin,
            query: ["queue", "kind", "state", "code", "minAge", "maxAge", "limit", "before", "after"], answer: "JobPage",
            perform: Self.perform(.list)),
        Route(
            .get, "admin/jobs/counts", "countJobs", "How many jobs there are, what is paused, what comes by itself", access: .admin,
            answer: "JobCounts", perform: Self.perform(.counts)),
        Route(
            .post, "admin/jobs/retry", "retryJobs", "All dead jobs of a kind begin anew; unconfirmed, only how many", access: .admin,
            body: "RetryJobsBody", answer: "RetriedJobs", perform: Self.perform(.retryAll)),
        Route(
            .post, "admin/jobs/probe", "probeJobs", "Makes jobs that do nothing, to show that workers work", access: .admin,
            rate: .creation, body: "ProbeJobsBody", answer: "MadeJobs", perform: Self.perform(.probe)),
        Route(
            .get, "admin/jobs/{id}", "showJob", "One job with its attempts", access: .admin, answer: "JobDetail", refusals: [.jobNotFound],
            perform: Self.perform(.show)),
        Route(
            .post, "admin/jobs/{id}/retry", "retryJob", "A dead or cancelled job begins anew", access: .admin, answer: "JobDetail",
            refusals: [.jobNotFound, .conflict], perform: Self.perform(.retry)),
        Route(
            .post, "admin/jobs/{id}/cancel", "cancelJob", "Ends a job, or asks its worker to", access: .admin, answer: "JobDetail",
            refusals: [.jobNotFound, .conflict], perform: Self.perform(.cancel)),
        Route(
            .post, "admin/jobs/{id}/run", "runJob", "A scheduled job is due at once", access: .admin, answer: "JobDetail",
            refusals: [.jobNotFound, .conflict], perform: Self.perform(.run)),
        Route(
            .post, "admin/queues/{queue}/pause", "pauseQueue", "Begins nothing more of a queue", access: .admin, body: "PauseBody",
            answer: "JobGate", perform: Self.perform(.pause)),
        Route(
            .post, "admin/queues/{queue}/resume", "resumeQueue", "Lets a queue go on", access: .admin, answer: "JobGate",
            refusals: [.notFound], perform: Self.perform(.resume)),
        Route(
            .get, "admin/providers", "listProviders", "Whom jobs ask outside, and how that goes", access: .admin, answer: "ProviderPage",
            perform: Self.perform(.providers)),
        Route(
            .post, "admin/providers/{provider}/pause", "pauseProvider", "Asks nothing more of a provider", access: .admin,
            body: "PauseBody", answer: "JobGate", perform: Self.perform(.pause)),
        Route(
            .post, "admin/providers/{provider}/resume", "resumeProvider", "Asks a provider again", access: .admin, answer: "JobGate",
            refusals: [.notFound], perform: Self.perform(.resume)),
    ]

    private static func perform(_ name: JobOrder.Name) -> @Sendable (NodeContext, Ask) async throws(Refusal) -> Answer {
        { (node, ask) async throws(Refusal) -> Answer in
            let order = try JobOrder(name, ask.input)
            let admin = ask.user
            let actor = JobDesk.Actor.admin(admin.uid) { session in
                try Transaction(session: session, node: node, now: node.world.now()).checkAdmin(admin)
            }
            do {
                return Answer(try await node.jobDesk.perform(order, ask.input, by: actor))
            } catch {
                throw Refusal(storage: error, logger: node.logger)
            }
        }
    }
}

extension NodeContext {
    /// Where the job queue is looked at and acted upon.
    package var jobDesk: JobDesk {
        JobDesk(database, now: world.now, page: (configuration.rooms.pageDefault, configuration.rooms.pageLimit))
    }
}
