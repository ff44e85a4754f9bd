import CanonicalJSON
import Chat
import HTTPTypes

/// `GET openapi.json`: the description of the API this node serves, made once.
enum DescribeAPI {
    static func perform(_: NodeContext, _: Ask) async throws(Refusal) -> Answer { Answer(encoded: document) }

    private static let document: [UInt8] = APIDescription.document(of: Route.all, version: NodeVersion.current).encoded()
}

extension Route {
    /// The API about itself.
    static let description: [Route] = [
        Route(.get, "openapi.json", "describeAPI", "This description", access: .open, answer: "Description", perform: DescribeAPI.perform)
    ]
}
