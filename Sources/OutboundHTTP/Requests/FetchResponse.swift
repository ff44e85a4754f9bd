/// How a response begins.
package struct FetchResponseHead: Sendable, Equatable {
    /// 200, 404, …
    package var status: Int
    /// Its header fields.
    package var headers: FetchHeaders

    package init(status: Int, headers: FetchHeaders = [:]) {
        self.status = status
        self.headers = headers
    }
}

/// A whole response.
package struct FetchResponse: Sendable, Equatable {
    /// Status and fields.
    package var head: FetchResponseHead
    /// Its body, within the limits of the request.
    package var body: [UInt8]

    package init(head: FetchResponseHead, body: [UInt8] = []) {
        self.head = head
        self.body = body
    }

    /// 200, 404, …
    package var status: Int { head.status }
    /// Its header fields.
    package var headers: FetchHeaders { head.headers }
}
