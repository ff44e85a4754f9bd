import CCurl

/// One easy handle with the settings that have been made on it. Used by the outbound thread only.
struct CurlEasy {
    let curl: UnsafePointer<rookery_curl>
    let handle: UnsafeMutableRawPointer

    func set(_ option: CURLoption, _ number: Int) {
        check(rookery_curl_set_number(curl, handle, option, number), option)
    }

    func set(_ option: CURLoption, size: Int) {
        check(rookery_curl_set_size(curl, handle, option, curl_off_t(size)), option)
    }

    func set(_ option: CURLoption, _ text: String) {
        check(rookery_curl_set_text(curl, handle, option, text), option)
    }

    func set(_ option: CURLoption, pointer: UnsafeMutableRawPointer?) {
        check(rookery_curl_set_pointer(curl, handle, option, pointer), option)
    }

    func set(_ option: CURLoption, taker: curl_write_callback) {
        check(rookery_curl_set_taker(curl, handle, option, taker), option)
    }

    func number(_ info: CURLINFO) -> Int {
        var value = 0
        _ = rookery_curl_get_number(curl, handle, info, &value)
        return value
    }

    func size(_ info: CURLINFO) -> Int {
        var value: curl_off_t = 0
        _ = rookery_curl_get_size(curl, handle, info, &value)
        return Int(value)
    }

    /// An option that this libcurl does not know would leave a limit or a guard out: nothing is sent then.
    private func check(_ code: CURLcode, _ option: CURLoption) {
        precondition(code == CURLE_OK, "libcurl refuses option \(option.rawValue): 7.85 or newer is needed")
    }
}
