import COpenSSL

/// Signatures of P-256 in the two spellings: DER, which OpenSSL speaks, and the two numbers side by side of JOSE (RFC 7518, section 3.4).
enum JOSESignature {
    static let length = 64

    /// The 64 bytes of a DER signature.
    static func plain(_ encoded: [UInt8]) -> [UInt8]? {
        let signature = encoded.withUnsafeBufferPointer { bytes in
            var start = bytes.baseAddress
            return d2i_ECDSA_SIG(nil, &start, bytes.count)
        }
        guard let signature else { return nil }
        defer { ECDSA_SIG_free(signature) }
        return [UInt8](unsafeUninitializedCapacity: length) { output, count in
            let half = Int32(length / 2)
            let first = BN_bn2binpad(ECDSA_SIG_get0_r(signature), output.baseAddress, half)
            let second = BN_bn2binpad(ECDSA_SIG_get0_s(signature), output.baseAddress.map { $0 + length / 2 }, half)
            precondition(first == half && second == half, "a signature of P-256 does not fit into 64 bytes")
            count = length
        }
    }

    /// The DER form of 64 bytes; nil for another length.
    static func encoded(_ plain: [UInt8]) -> [UInt8]? {
        guard plain.count == length, let signature = ECDSA_SIG_new() else { return nil }
        defer { ECDSA_SIG_free(signature) }
        let first = BN_bin2bn(Array(plain[..<(length / 2)]), Int32(length / 2), nil)
        let second = BN_bin2bn(Array(plain[(length / 2)...]), Int32(length / 2), nil)
        guard ECDSA_SIG_set0(signature, first, second) == 1 else { return nil }
        var output: UnsafeMutablePointer<UInt8>?
        let count = i2d_ECDSA_SIG(signature, &output)
        guard count > 0, let output else { return nil }
        defer { CRYPTO_free(output, #file, #line) }
        return Array(UnsafeBufferPointer(start: output, count: Int(count)))
    }
}
