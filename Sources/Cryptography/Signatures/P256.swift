import COpenSSL

/// The curve P-256 (secp256r1): making OpenSSL's keys from numbers and points.
enum P256 {
    static let scalarLength = 32
    /// 0x04 and two coordinates.
    static let pointLength = 65

    /// The public point of a private number; nil when the number is 0 or not below the curve's order.
    static func point(of scalar: UnsafeRawBufferPointer) -> [UInt8]? {
        guard let group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1), let point = EC_POINT_new(group),
            let number = BN_secure_new(), let order = EC_GROUP_get0_order(group)
        else { preconditionFailure("OpenSSL has no P-256") }
        defer {
            BN_clear_free(number)
            EC_POINT_free(point)
            EC_GROUP_free(group)
        }
        BN_bin2bn(scalar.bindMemory(to: UInt8.self).baseAddress, Int32(scalar.count), number)
        guard BN_is_zero(number) == 0, BN_cmp(number, order) < 0, EC_POINT_mul(group, point, number, nil, nil, nil) == 1 else { return nil }
        return [UInt8](unsafeUninitializedCapacity: pointLength) { output, count in
            count = EC_POINT_point2oct(group, point, POINT_CONVERSION_UNCOMPRESSED, output.baseAddress, pointLength, nil)
        }
    }

    /// A key of a point, with its private number when there is one; nil for what is no point of the curve.
    static func key(point: [UInt8], scalar: SecureBytes?) -> KeyHandle? {
        let key =
            if let scalar {
                scalar.withUnsafeBytes { rookery_p256_key(point, $0.bindMemory(to: UInt8.self).baseAddress) }
            } else {
                rookery_p256_key(point, nil)
            }
        ERR_clear_error()
        return key.map { KeyHandle($0) }
    }
}
