import Chat
import OutboundHTTP

/// Follows an address that was made for others, as they would.
struct LinkLook: Sendable {
    let fetch: Fetch
    let reach: FetchReach
    let verdict: @Sendable (FetchResponse, Int64) -> ProviderVerdict

    /// - Returns: what is wrong; nil when the address gives these bytes.
    func finding(_ link: String, gives bytes: [UInt8], now: Int64) async -> ProviderVerdict? {
        guard let address = WebAddress(link) else { return .faulty(JobFault("unsendable", "The address that was made is none.")) }
        do throws(FetchFailure) {
            let response = try await fetch.send(FetchRequest("GET", address, reach: reach, allowsPlainText: address.scheme == "http"))
            let verdict = verdict(response, now)
            guard case .sent = verdict else { return verdict }
            return response.body == bytes ? nil : .faulty(JobFault("other_content", "The store gave back something else."))
        } catch {
            return .of(error, repeats: true)
        }
    }
}
