import CCurl

/// What libcurl's codes mean to us: the one place that knows them.
enum CurlFailure {
    static func of(_ code: CURLcode, mayHaveArrived: Bool, refusedAddress: String?) -> FetchFailure {
        switch code {
        case CURLE_COULDNT_CONNECT, CURLE_ABORTED_BY_CALLBACK:
            refusedAddress.map { .addressRefused($0) } ?? .unreachable
        case CURLE_URL_MALFORMAT: .refused("the address is none")
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_TOO_MANY_REDIRECTS: .tooManyRedirects
        case CURLE_COULDNT_RESOLVE_HOST: .unresolved
        case CURLE_OPERATION_TIMEDOUT: .timedOut(mayHaveArrived: mayHaveArrived)
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR,
            CURLE_USE_SSL_FAILED:
            .untrusted
        default: .broken(mayHaveArrived: mayHaveArrived)
        }
    }
}
