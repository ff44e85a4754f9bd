import CanonicalJSON
import Chat
import HTTPTypes
import Hummingbird
import NIOCore

/// Serves one row of the route table: budget, login, body, ability, answer. Runs on the connection's loop.
struct RouteEndpoint: Sendable {
    let node: NodeContext
    let route: Route
    let path: RoutePath
    /// Told of every refusal, for the metrics.
    let refused: @Sendable (Refusal.Code) -> Void

    /// - Parameter values: what stood in the places of the path's parameters.
    func respond(to request: Request, _ context: HTTPContext, _ values: [Substring]) async -> Response {
        let watch = Stopwatch()
        let response = await responding(to: request, context, values)
        // How long a held poll takes says nothing of the node.
        if !route.isHeld { node.stats.answered(microseconds: watch.microseconds, isError: response.status.code >= 500) }
        return response
    }

    private func responding(to request: Request, _ context: HTTPContext, _ values: [Substring]) async -> Response {
        var verdict: RateVerdict?
        do throws(Refusal) {
            let answer = try await answer(request, context, values, &verdict)
            return response(answer, verdict, request)
        } catch {
            refused(error.code)
            let problem = ProblemResponse(error, requestID: context.requestID)
            var response = problem.response
            verdict?.write(to: &response.headers)
            response.headers[.cacheControl] = "no-store"
            return response
        }
    }

    private func answer(
        _ request: Request, _ context: HTTPContext, _ values: [Substring], _ verdict: inout RateVerdict?
    ) async throws(Refusal) -> Answer {
        let address = context.address.description
        // The budget for messages is per room and counted by the ability, also for live requests; the address's is enough here.
        try take(node.limits.take(isCountedInside ? .standard : route.rate, address: address), &verdict)
        let caller = try await caller(request)
        if let caller, !isCountedInside { try take(node.limits.take(route.rate, uid: caller.uid), &verdict) }
        let input = try await RequestInput(request).read(
            Array(zip(path.parameters, values)), describesBody: route.body != nil, leavesBody: route.takesFile || route.answersFile)
        var ask = Ask(caller: caller, address: address, input: input, requestID: context.requestID)
        if route.takesFile || route.answersFile { ask.http = HTTPInput(request) }
        do throws(Refusal) {
            let answer = try await route.perform(node, ask)
            look(ask, &verdict)
            return answer
        } catch {
            look(ask, &verdict)
            throw error
        }
    }

    private var isCountedInside: Bool { route.rate == .messages }

    /// What the ability has left of the room's budget.
    private func look(_ ask: Ask, _ verdict: inout RateVerdict?) {
        guard isCountedInside, let caller = ask.caller else { return }
        let place = ask.input["roomId"]?.string ?? ask.input["userId"]?.string ?? ""
        verdict = node.limits.look(route.rate, uid: caller.uid, place: place) ?? verdict
    }

    private func take(_ next: RateVerdict?, _ verdict: inout RateVerdict?) throws(Refusal) {
        verdict = RateVerdict.tighter(verdict, next)
        if let next, !next.isAllowed { throw .rateLimited(retryAfter: next.retrySeconds) }
    }

    private func caller(_ request: Request) async throws(Refusal) -> Caller? {
        guard route.access != .open else { return nil }
        if route.access == .either, request.headers[.authorization] == nil { return nil }
        guard let token = Self.bearer(request.headers[.authorization]) else { throw .unauthenticated }
        let caller = try await node.authenticate(token: token)
        node.stats.met(uid: caller.uid)
        guard route.access != .admin || caller.isAdmin else { throw .forbidden("Only the node's admins may do this.") }
        return caller
    }

    /// The token of `Authorization: Bearer …` (RFC 6750, 2.1); the scheme's case does not matter. Byte by byte: a token is long, and
    /// comes with every request.
    static func bearer(_ value: String?) -> String? {
        guard let value else { return nil }
        let space = UInt8(ascii: " ")
        var rest = value.utf8.drop { $0 == space }
        guard Substring(rest.prefix(7)).lowercased() == "bearer " else { return nil }
        rest = rest.dropFirst(7).drop { $0 == space }
        while rest.last == space { rest.removeLast() }
        return rest.isEmpty || rest.contains(space) ? nil : String(rest)
    }

    private func response(_ answer: Answer, _ verdict: RateVerdict?, _ request: Request) -> Response {
        if let file = answer.file { return file.response(to: HTTPInput(request)) }
        if let redirect = answer.redirect { return redirect.response(to: HTTPInput(request)) }
        var fields: HTTPFields = [.cacheControl: "no-store"]
        verdict?.write(to: &fields)
        guard let body = answer.body, route.success != .noContent else { return Response(status: .noContent, headers: fields) }
        fields[.contentType] = "application/json"
        let status: HTTPResponse.Status = route.success == .created && answer.isNew ? .created : .ok
        return Response(status: status, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }
}
