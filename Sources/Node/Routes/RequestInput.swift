import CanonicalJSON
import Chat
import HTTPTypes
import Hummingbird
import NIOCore

/// Makes one object of what a request carries: the body's members, over them the query's, over them the path's.
struct RequestInput {
    /// Bytes of a JSON body at most. Larger than the largest event, small enough to be read in a millisecond on the loop.
    static let bodyBytes = 256 * 1024

    private let request: Request

    init(_ request: Request) { self.request = request }

    /// Refuses with `too_large`, `unsupported_type` or `bad_request`.
    /// - Parameters:
    ///   - parameters: of the path, with what stood in their places; what is not percent-encoded UTF-8 reads as "", which names nothing.
    ///   - describesBody: false for routes that need no body: one of another type is then left unread instead of refused.
    ///   - leavesBody: the body is a file, whatever it says: the ability reads it.
    func read(
        _ parameters: [(name: String, value: Substring)], describesBody: Bool = true, leavesBody: Bool = false
    ) async throws(Refusal) -> JSON {
        var input: JSONObject = [:]
        if !leavesBody, describesBody || isJSON { input = try await body() }
        try addQuery(to: &input)
        for (name, value) in parameters { input[name] = .string(PercentDecoding.decoded(value, plusIsSpace: false) ?? "") }
        return .object(input)
    }

    private func body() async throws(Refusal) -> JSONObject {
        guard request.method != .get, request.method != .head else { return [:] }
        let bytes = try await collected()
        guard bytes.readableBytes > 0 else { return [:] }
        guard isJSON else { throw Refusal(.unsupportedType, "The body must be application/json.") }
        do {
            guard let object = try bytes.withUnsafeReadableBytes({ try JSON(parsing: $0) }).object else {
                throw Refusal.badRequest("The body must be a JSON object.")
            }
            return object
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            throw .badRequest("The body is not JSON: \(error)")
        }
    }

    private func collected() async throws(Refusal) -> ByteBuffer {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > Self.bodyBytes { throw Self.tooLarge }
        do {
            return try await request.body.collect(upTo: Self.bodyBytes)
        } catch is NIOTooManyBytesError {
            throw Self.tooLarge
        } catch {
            throw .badRequest("The body broke off.")
        }
    }

    private static let tooLarge = Refusal(.tooLarge, "The body must have at most \(bodyBytes) bytes.")

    private var isJSON: Bool {
        guard let type = request.headers[.contentType]?.prefix(while: { $0 != ";" }) else { return false }
        let bare = type.filter { !$0.isWhitespace }.lowercased()
        return bare == "application/json"
    }

    /// The first of several parameters with one name counts.
    private func addQuery(to input: inout JSONObject) throws(Refusal) {
        guard let query = request.uri.query else { return }
        var seen: Set<String> = []
        for (name, value) in QueryParts(query) {
            guard let name = PercentDecoding.decoded(name), let value = PercentDecoding.decoded(value) else {
                throw .badRequest("The query is not percent-encoded UTF-8.")
            }
            if seen.insert(name).inserted { input[name] = .string(value) }
        }
    }
}
