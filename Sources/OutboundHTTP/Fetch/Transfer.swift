import CCurl

/// One exchange as the outbound thread sees it. Handed over whole; from then on only that thread calls it, so nothing in it is locked.
protocol Transfer: AnyObject, Sendable {
    var id: UInt64 { get }
    /// What counts as one host for the limits.
    var place: String { get }

    /// Makes every setting on a handle that has none. Pointers to `self` in them stay good until `ended` returns.
    func prepare(_ easy: CurlEasy, _ configuration: FetchConfiguration)

    /// libcurl is done with it.
    /// - Returns: whether it is to run once more from the start.
    func ended(_ easy: CurlEasy, _ code: CURLcode) -> Bool

    /// Ends without libcurl: given up, refused or stopped. `easy` is nil when it has not begun.
    func gaveUp(_ reason: GivingUp, _ easy: CurlEasy?)
}

/// Why a transfer ends before its time.
enum GivingUp {
    case cancelled
    case stopped
    case busy
    case unavailable

    func failure(mayHaveArrived: Bool) -> FetchFailure {
        switch self {
        case .cancelled: .cancelled(mayHaveArrived: mayHaveArrived)
        case .stopped: .stopped(mayHaveArrived: mayHaveArrived)
        case .busy: .busy
        case .unavailable: .unavailable
        }
    }
}

extension CurlEasy {
    /// Whether the connection stood, so that the request may have left.
    var mayHaveSent: Bool { size(CURLINFO_PRETRANSFER_TIME_T) > 0 }

    /// What holds for every protocol.
    func prepareConnection(_ configuration: FetchConfiguration, _ limits: FetchLimits) {
        set(CURLOPT_NOSIGNAL, 1)
        // A look-up that hangs must not hold up the thread when its request is given up.
        set(CURLOPT_QUICK_EXIT, 1)
        // Not the environment's: a proxy would see everything and hide where a name leads.
        set(CURLOPT_PROXY, "")
        set(CURLOPT_SSL_VERIFYPEER, 1)
        set(CURLOPT_SSL_VERIFYHOST, 2)
        set(CURLOPT_SSLVERSION, 6)  // CURL_SSLVERSION_TLSv1_2: this and newer
        if let authorities = configuration.authorities { set(CURLOPT_CAINFO, authorities) }
        set(CURLOPT_CONNECTTIMEOUT_MS, limits.connect)
        set(CURLOPT_TIMEOUT_MS, limits.total)
        set(CURLOPT_LOW_SPEED_LIMIT, 1)
        set(CURLOPT_LOW_SPEED_TIME, limits.idle)
    }
}
