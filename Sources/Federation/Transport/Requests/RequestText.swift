package import CanonicalJSON
package import Chat
package import Cryptography

/// What a signature over a request covers: method, request target as its raw bytes, origin, destination and body.
package struct RequestText: Sendable, Equatable {
    /// GET, PUT, POST.
    package let method: String
    /// Path and query as they stand in the request line; nothing is decoded, normalised or encoded anew.
    package let target: String
    package let origin: ServerName
    package let destination: ServerName
    /// What the body holds; nil without a body, and then there is no member `content` either.
    package let content: JSON?

    package init(method: String, target: String, origin: ServerName, destination: ServerName, content: JSON?) {
        self.method = method
        self.target = target
        self.origin = origin
        self.destination = destination
        self.content = content
    }

    /// The canonical JSON that is signed.
    /// - Throws: ``RequestFault`` `malformedTarget` for bytes that no request line has, `malformedBody` for numbers without a canonical
    ///   form.
    package func bytesToSign() throws(RequestFault) -> [UInt8] {
        guard target.utf8.first == UInt8(ascii: "/"), target.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw .malformedTarget
        }
        var object: JSONObject = [
            "method": .string(method), "uri": .string(target), "origin": .string(origin.text), "destination": .string(destination.text),
        ]
        object["content"] = content
        do { return try JSON.object(object).canonical(.strict) } catch { throw .malformedBody }
    }

    /// The field that proves the request to its destination.
    /// - Throws: as ``bytesToSign()``; a request of our own making has no such fault.
    package func signed(with key: SigningKey, id: KeyID) throws(RequestFault) -> XMatrixHeader {
        XMatrixHeader(origin: origin, destination: destination, key: id, signature: key.sign(try bytesToSign()))
    }
}
