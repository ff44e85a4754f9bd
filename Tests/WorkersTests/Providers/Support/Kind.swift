import OutboundHTTP

@testable import Workers

extension ProviderVerdict {
    /// The verdict in a word, with the seconds it names and a bell when it alarms: what a row of a table says.
    var row: String {
        let bell = alarms ? "!" : ""
        return switch self {
        case .sent: "sent"
        case .retry(_, let after): "retry" + (after.map { " \($0)" } ?? "")
        case .unanswered: "unanswered"
        case .wait(_, let seconds): "wait" + (seconds.map { " \($0)" } ?? "")
        case .gone: "gone" + bell
        case .refused: "refused" + bell
        case .faulty: "faulty"
        case .misconfigured: "misconfigured"
        }
    }
}

/// An answer as a provider gives it.
func reply(_ status: Int, _ body: String = "", _ headers: FetchHeaders = [:]) -> FetchResponse {
    FetchResponse(head: FetchResponseHead(status: status, headers: headers), body: Array(body.utf8))
}

/// What providers' proxies answer with when something is wrong behind them.
let page = "<!DOCTYPE html><html><body><h1>Bad Gateway</h1></body></html>"
