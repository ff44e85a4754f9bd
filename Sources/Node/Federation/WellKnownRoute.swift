import CanonicalJSON
import Chat
import HTTPTypes
import Hummingbird
import NIOCore

/// `GET /.well-known/matrix/server` at the address of people: where other servers find this one.
struct WellKnownRoute: HTTPResponder {
    private let answer: [UInt8]

    /// Nil when the node's name alone leads there, or nobody is to find it.
    init?(_ configuration: FederationConfiguration) {
        guard configuration.mode != .off, let server = configuration.server else { return nil }
        answer = (["m.server": .string(server)] as JSON).encoded()
    }

    static let path: RouterPath = "/.well-known/matrix/server"

    func respond(to request: Request, context: HTTPContext) async throws -> Response {
        Response(status: .ok, headers: [.contentType: "application/json"], body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer)))
    }
}
