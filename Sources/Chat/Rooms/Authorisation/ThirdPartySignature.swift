package import CanonicalJSON

extension SignatureChecks {
    /// Whether `signed` of a third-party invite carries any valid signature by any of these keys (rule 5.4.1.7).
    ///
    /// - Parameters:
    ///   - publicKeys: unpadded base64, as they stand in the room's state.
    ///   - verify: Ed25519 over these bytes; signature and key as they came, perhaps no base64 at all.
    package static func isVouched(
        _ signed: JSONObject, by publicKeys: [String], verify: (_ bytes: [UInt8], _ signature: String, _ publicKey: String) -> Bool
    ) -> Bool {
        let bytes = signed.filter { $0 != "signatures" && $0 != "unsigned" }.encoded()
        for (_, server) in signed["signatures"]?.object ?? [:] {
            for (key, signature) in server.object ?? [:] {
                guard key.utf8.starts(with: "ed25519:".utf8), let text = signature.string else { continue }
                if publicKeys.contains(where: { verify(bytes, text, $0) }) { return true }
            }
        }
        return false
    }
}
