import HTTPTypes
import Hummingbird

extension Router where Context == HTTPContext {
    /// Serves the web page. Browsers ask each time whether a file is still the same and are mostly told so: an upgraded
    /// node is never met with modules of two versions.
    func addWebPage(_ page: WebPage) {
        for asset in page.assets.values {
            for method in [HTTPRequest.Method.get, .head] {
                on(RouterPath(asset.path), method: method) { request, _ in asset.answer(to: request, page.contentSecurityPolicy) }
            }
        }
        guard let index = page.asset("/") else { return }
        get("/invite/:token") { request, _ in index.answer(to: request, page.contentSecurityPolicy) }
    }
}

extension WebAsset {
    /// The file, or 304 for a client that has it.
    /// - Parameter policy: sent with pages.
    func answer(to request: Request, _ policy: String) -> Response {
        var fields: HTTPFields = [.contentType: contentType, .eTag: etag, .cacheControl: "no-cache"]
        if contentType.hasPrefix("text/html") { fields[.contentSecurityPolicy] = policy }
        if path == WebPage.worker { fields[.serviceWorkerAllowed] = "/" }
        if request.headers[.ifNoneMatch].map({ EntityTag.isNamed(etag, in: $0) }) ?? false {
            return Response(status: .notModified, headers: fields)
        }
        fields[.contentLength] = String(bytes.count)
        let body = request.method == .head ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        return Response(status: .ok, headers: fields, body: body)
    }
}

extension HTTPField.Name {
    /// How far a service worker may reach (Service Workers, section 6.4).
    fileprivate static let serviceWorkerAllowed = HTTPField.Name("Service-Worker-Allowed")!
}
