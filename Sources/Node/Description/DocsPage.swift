import HTTPTypes
import Hummingbird

extension Router where Context == HTTPContext {
    /// Serves the readable form of the description at `/api/docs`: a page of the node's own that reads `openapi.json`.
    func addDocsPage(_ page: WebPage) {
        guard let docs = page.asset("/web/docs/docs.html") else { preconditionFailure("the page of the description is missing") }
        for method in [HTTPRequest.Method.get, .head] {
            on("/api/docs", method: method) { request, _ in docs.answer(to: request, page.contentSecurityPolicy) }
        }
    }
}
