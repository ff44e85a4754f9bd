import Cryptography
package import OutboundHTTP
package import Storage

/// The requests that are made of a bucket, signed. Times are seconds since 1970.
package struct S3Requests: Sendable {
    let bucket: S3Bucket

    /// Nothing: the request holds no bytes.
    private static let nothing = Hex.encode(Digest.sha256([]))
    /// Objects never change.
    private static let cacheControl = "private, max-age=31536000, immutable"
    /// Sends of up to 16 MiB over a slow line.
    private static let sending = FetchLimits(total: 300_000, idle: 30, responseBytes: 64 << 10, requestBytes: 64 << 20)
    private static let asking = FetchLimits(total: 30_000, responseBytes: 64 << 10)

    package init(_ bucket: S3Bucket) { self.bucket = bucket }

    /// A whole object; one that is there already is left alone.
    func put(_ content: StorableMedia, _ object: String, now: Int64) -> FetchRequest? {
        make(
            "PUT", object, fields: described(content) + [(name: "if-none-match", value: "*")],
            body: .file(path: content.path, offset: 0, length: Int(content.bytes)), payload: Hex.encode(content.hash), now: now)
    }

    /// Bytes that are there already, for a look whether everything works.
    package func put(_ bytes: [UInt8], _ object: String, now: Int64) -> FetchRequest? {
        make("PUT", object, body: .bytes(bytes), payload: Hex.encode(Digest.sha256(bytes)), now: now)
    }

    /// Begins an object in parts.
    func begin(_ content: StorableMedia, _ object: String, now: Int64) -> FetchRequest? {
        make("POST", object, [(name: "uploads", value: "")], fields: described(content), now: now, isRepeatable: true)
    }

    /// One part, from 1. Sent twice it is there once.
    func part(
        _ number: Int, of content: StorableMedia, _ range: Range<Int64>, hash: [UInt8], _ object: String, upload: String, now: Int64
    ) -> FetchRequest? {
        make(
            "PUT", object, [(name: "partNumber", value: String(number)), (name: "uploadId", value: upload)],
            body: .file(path: content.path, offset: Int(range.lowerBound), length: range.count), payload: Hex.encode(hash), now: now)
    }

    /// Puts the parts together.
    func complete(_ parts: [MediaPart], _ object: String, upload: String, now: Int64) -> FetchRequest? {
        let list = parts.map { "<Part><PartNumber>\($0.number)</PartNumber><ETag>\(XMLText.escaped($0.tag))</ETag></Part>" }.joined()
        let body = Array("<CompleteMultipartUpload>\(list)</CompleteMultipartUpload>".utf8)
        return make(
            "POST", object, [(name: "uploadId", value: upload)], fields: [(name: "content-type", value: "application/xml")],
            body: .bytes(body), payload: Hex.encode(Digest.sha256(body)), now: now)
    }

    /// Gives an object in parts up.
    func abort(_ object: String, upload: String, now: Int64) -> FetchRequest? {
        make("DELETE", object, [(name: "uploadId", value: upload)], now: now)
    }

    func head(_ object: String, now: Int64) -> FetchRequest? { make("HEAD", object, now: now) }

    /// Removes an object. One that is not there is removed.
    package func remove(_ object: String, now: Int64) -> FetchRequest? { make("DELETE", object, now: now) }

    // MARK: signed

    private func described(_ content: StorableMedia) -> [(name: String, value: String)] {
        [(name: "content-type", value: content.type), (name: "cache-control", value: Self.cacheControl)]
    }

    /// Nil when the address cannot be one: a name that is far too long.
    private func make(
        _ method: String, _ object: String, _ query: [(name: String, value: String)] = [],
        fields more: [(name: String, value: String)] = [],
        body: FetchBody = .none, payload: String = nothing, now: Int64, isRepeatable: Bool? = nil
    ) -> FetchRequest? {
        let path = bucket.path(object)
        let target = query.isEmpty ? path : path + "?" + SigV4.query(query)
        guard let address = WebAddress(bucket.origin.origin + target) else { return nil }
        let fields =
            more + [(name: "x-amz-date", value: SigV4.moment(now)), (name: "x-amz-content-sha256", value: payload)]
        let signed = SigV4.Request(
            method, path: path, query: query, fields: fields + [(name: "host", value: address.authority)], payload: payload)
        var headers = FetchHeaders()
        for field in fields { headers.add(field.name, field.value) }
        headers.add("authorization", bucket.signer.authorization(signed, now: now))
        var request = FetchRequest(
            method, address, reach: bucket.reach, headers: headers, body: body, limits: body.count > 0 ? Self.sending : Self.asking,
            isRepeatable: isRepeatable, allowsPlainText: bucket.origin.scheme == "http")
        // Many servers of one's own speak nothing newer, and big bodies gain nothing by sharing a connection.
        request.onlyHTTP1 = true
        return request
    }
}

extension S3Requests {
    /// An address that gives the object to whoever has it, for so many seconds.
    package func link(_ object: String, as delivery: MediaDelivery, seconds: Int, now: Int64) -> String {
        let path = bucket.path(object)
        var query = [(name: "response-content-type", value: delivery.type)]
        if let disposition = delivery.disposition { query.append((name: "response-content-disposition", value: disposition)) }
        let request = SigV4.Request("GET", path: path, query: query, fields: [(name: "host", value: bucket.origin.authority)])
        return "\(bucket.origin.origin)\(path)?\(bucket.signer.presigned(request, seconds: seconds, now: now))"
    }
}
