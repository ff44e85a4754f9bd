import OutboundHTTP

/// Keeps the access token, and asks for another one at a time: whoever comes meanwhile waits for that one.
actor AccessTokens {
    private let account: ServiceAccount
    private let fetch: Fetch
    private var current: AccessToken?
    private var asking: Task<Result<AccessToken, TokenRefusal>, Never>?

    init(account: ServiceAccount, fetch: Fetch) {
        self.account = account
        self.fetch = fetch
    }

    func token(now: Int64) async -> Result<AccessToken, TokenRefusal> {
        if let current, current.isGood(now: now) { return .success(current) }
        if let asking { return await asking.value }
        let task = Task { [account, fetch] in await Self.ask(account, fetch, now: now) }
        asking = task
        let result = await task.value
        asking = nil
        if case .success(let token) = result { current = token }
        return result
    }

    /// Google did not take it. Another one that came meanwhile stays.
    func drop(_ token: AccessToken) {
        if current == token { current = nil }
    }

    private static func ask(_ account: ServiceAccount, _ fetch: Fetch, now: Int64) async -> Result<AccessToken, TokenRefusal> {
        do throws(FetchFailure) {
            return AccessToken.of(try await fetch.send(account.tokenRequest(now: now)), now: now)
        } catch {
            return .failure(TokenRefusal(verdict: .of(error, repeats: true)))
        }
    }
}
