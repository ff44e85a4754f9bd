import CCurl

/// An HTTP request and its response on the outbound thread.
final class HTTPTransfer: Transfer, @unchecked Sendable {
    let id: UInt64
    let exchange = Exchange()
    private let request: FetchRequest
    private let judge: ReachJudge
    private var reader: ResponseReader
    private var upload: UploadSource?
    private var list: UnsafeMutablePointer<curl_slist>?
    private var route: UnsafeMutablePointer<curl_slist>?
    private var triesLeft: Int

    init(id: UInt64, _ request: FetchRequest) {
        self.id = id
        self.request = request
        judge = ReachJudge(request.reach)
        reader = ResponseReader(request.limits)
        triesLeft = request.isRepeatable ? 1 : 0
    }

    var place: String { request.address.origin }

    func prepare(_ easy: CurlEasy, _ configuration: FetchConfiguration) {
        easy.prepareConnection(configuration, request.limits)
        judge.install(easy)
        easy.set(CURLOPT_URL, request.address.description)
        // As it was written: a peer signs these bytes.
        easy.set(CURLOPT_PATH_AS_IS, 1)
        if let endpoint = request.endpoint {
            route = easy.curl.pointee.slist_append(nil, endpoint.rule)
            easy.set(CURLOPT_CONNECT_TO, pointer: UnsafeMutableRawPointer(route))
        }
        easy.set(CURLOPT_PROTOCOLS_STR, request.allowsPlainText ? "http,https" : "https")
        easy.set(CURLOPT_REDIR_PROTOCOLS_STR, request.allowsPlainText ? "http,https" : "https")
        easy.set(CURLOPT_FOLLOWLOCATION, request.limits.redirects > 0 ? 1 : 0)
        easy.set(CURLOPT_MAXREDIRS, request.limits.redirects)
        easy.set(CURLOPT_HTTP_VERSION, request.onlyHTTP1 ? Int(CURL_HTTP_VERSION_1_1) : Int(CURL_HTTP_VERSION_2TLS))
        // Rather one more stream on a connection that is being made than a connection of one's own.
        easy.set(CURLOPT_PIPEWAIT, request.isRepeatable ? 1 : 0)
        // Over a used connection that breaks libcurl sends again by itself, also what must not arrive twice.
        easy.set(CURLOPT_FRESH_CONNECT, request.isRepeatable ? 0 : 1)
        prepareHeaders(easy, configuration)
        prepareBody(easy)
        let me = Unmanaged.passUnretained(self).toOpaque()
        easy.set(CURLOPT_HEADERDATA, pointer: me)
        easy.set(CURLOPT_WRITEDATA, pointer: me)
        easy.set(CURLOPT_HEADERFUNCTION, taker: Self.takeHeader)
        easy.set(CURLOPT_WRITEFUNCTION, taker: Self.takeBody)
    }

    private func prepareHeaders(_ easy: CurlEasy, _ configuration: FetchConfiguration) {
        var lines = request.headers.fields.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
        // A colon alone takes out what libcurl would add.
        if request.headers["Content-Type"] == nil { lines.append("Content-Type:") }
        lines.append("Expect:")
        for line in lines { list = easy.curl.pointee.slist_append(list, line) }
        easy.set(CURLOPT_HTTPHEADER, pointer: UnsafeMutableRawPointer(list))
        if request.headers["User-Agent"] == nil { easy.set(CURLOPT_USERAGENT, configuration.agent) }
    }

    private func prepareBody(_ easy: CurlEasy) {
        let source: UploadSource
        switch request.body {
        case .none where request.method == "GET": return easy.set(CURLOPT_HTTPGET, 1)
        case .none where request.method == "HEAD": return easy.set(CURLOPT_NOBODY, 1)
        case .none: source = UploadSource(bytes: [])
        case .bytes(let bytes): source = UploadSource(bytes: bytes)
        case .file(let path, let offset, let length): source = UploadSource(path: path, offset: offset, length: length)
        case .framed(let before, let path, let offset, let length, let after):
            source = UploadSource(before: before, path: path, offset: offset, length: length, after: after)
        }
        easy.set(CURLOPT_POST, 1)
        easy.set(CURLOPT_POSTFIELDSIZE_LARGE, size: request.body.count)
        if request.method != "POST" { easy.set(CURLOPT_CUSTOMREQUEST, request.method) }
        source.install(easy)
        upload = source
    }

    func ended(_ easy: CurlEasy, _ code: CURLcode) -> Bool {
        defer { release(easy) }
        let failure = code == CURLE_OK ? nil : failure(code, easy)
        if let failure, case .broken = failure, triesLeft > 0, !reader.hasHead {
            triesLeft -= 1
            reader = ResponseReader(request.limits)
            return true
        }
        exchange.ended(failure.map { .failure($0) } ?? .success(()))
        return false
    }

    func gaveUp(_ reason: GivingUp, _ easy: CurlEasy?) {
        exchange.ended(.failure(reason.failure(mayHaveArrived: easy?.mayHaveSent ?? false)))
        if let easy { release(easy) }
    }

    private func release(_ easy: CurlEasy) {
        easy.curl.pointee.slist_free_all(list)
        easy.curl.pointee.slist_free_all(route)
        (list, route) = (nil, nil)
        upload = nil
    }

    private func failure(_ code: CURLcode, _ easy: CurlEasy) -> FetchFailure {
        if reader.isTooLarge { return .tooLarge }
        if upload?.hasFailed == true { return .bodyUnreadable }
        return CurlFailure.of(code, mayHaveArrived: easy.mayHaveSent, refusedAddress: judge.refusal)
    }

    private static let takeHeader: curl_write_callback = { buffer, size, count, context in
        guard let buffer, let context else { return 0 }
        let transfer = Unmanaged<HTTPTransfer>.fromOpaque(context).takeUnretainedValue()
        let head = transfer.reader.take(UnsafeRawBufferPointer(start: buffer, count: size * count))
        if let head { transfer.exchange.arrived(head) }
        return transfer.reader.isTooLarge ? 0 : size * count
    }

    private static let takeBody: curl_write_callback = { buffer, size, count, context in
        guard let buffer, let context else { return 0 }
        let transfer = Unmanaged<HTTPTransfer>.fromOpaque(context).takeUnretainedValue()
        let piece = UnsafeRawBufferPointer(start: buffer, count: size * count)
        // Offered before it is counted: what is not taken comes again.
        guard transfer.reader.hasRoom(for: piece.count) else { return 0 }
        guard transfer.exchange.arrived(piece) == .taken else { return Int(CURL_WRITEFUNC_PAUSE) }
        transfer.reader.take(body: piece.count)
        return piece.count
    }
}
