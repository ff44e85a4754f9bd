package import Chat
private import Cryptography

/// One `Authorization: X-Matrix …` field: who signed a request, for whom, and with which key (server-server API, "Request
/// Authentication").
package struct XMatrixHeader: Sendable, Equatable {
    /// Who says to have sent the request.
    package let origin: ServerName
    /// Whom it is meant for; older peers leave it away.
    package let destination: ServerName?
    /// Which of the origin's keys signed.
    package let key: KeyID
    /// The 64 bytes of the signature.
    package let signature: [UInt8]

    /// What goes out.
    /// - Precondition: `signature` has 64 bytes.
    package init(origin: ServerName, destination: ServerName, key: KeyID, signature: [UInt8]) {
        precondition(signature.count == SigningKey.signatureLength, "An Ed25519 signature has 64 bytes.")
        self.origin = origin
        self.destination = destination
        self.key = key
        self.signature = signature
    }

    /// The field's value. Synapse takes no lower-case scheme, no space behind commas of older versions, and splits at commas before it
    /// looks at quotes; neither a server name nor a key id has any.
    package var text: String {
        let destination = destination.map { #",destination="\#($0.text)""# } ?? ""
        return #"\#(Self.scheme) origin="\#(origin.text)""# + destination
            + #",key="\#(key.text)",sig="\#(UnpaddedBase64.encode(signature))""#
    }

    /// The longest value that is read, in bytes.
    package static let longest = 4096

    /// Reads a field's value. Nil when its scheme is another one: then it is not ours to judge.
    /// - Throws: ``RequestFault`` for an X-Matrix field that is not what it should be.
    package static func read(_ value: some StringProtocol) throws(RequestFault) -> XMatrixHeader? {
        let bytes = Array(value.utf8)
        let word = bytes.prefix { $0 != 0x20 && $0 != 0x09 }
        guard String(decoding: word, as: UTF8.self).lowercased() == scheme.lowercased() else { return nil }
        guard bytes.count <= longest, let parameters = AuthorizationParameters(bytes[word.endIndex...]) else { throw .malformedHeader }
        return try XMatrixHeader(parameters.values)
    }

    private init(_ values: [String: String]) throws(RequestFault) {
        guard let originText = values["origin"], let keyText = values["key"], let signatureText = values["sig"] else {
            throw .missingParameter
        }
        guard let origin = ServerName(originText) else { throw .badServerName }
        guard let key = KeyID(keyText) else { throw .unknownAlgorithm }
        guard let signature = WireBase64.decode(signatureText, count: SigningKey.signatureLength) else { throw .malformedSignature }
        (self.origin, self.key, self.signature) = (origin, key, signature)
        guard let destinationText = values["destination"] else {
            destination = nil
            return
        }
        guard let destination = ServerName(destinationText) else { throw .badServerName }
        self.destination = destination
    }

    private static let scheme = "X-Matrix"
}
