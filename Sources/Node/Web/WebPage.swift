/// What a person sees at `/`, and an admin at `/admin`: the files in `Page`, which are inside the binary. Immutable; any thread.
package struct WebPage: Sendable {
    /// All files by the path they are served at.
    package let assets: [String: WebAsset]

    /// Sent with every page.
    package let contentSecurityPolicy: String

    /// Only files of this node may be loaded, pictures and sounds from where it stores them too; nothing in the page may be made a
    /// script but its own worker, and nobody may frame it.
    private static func policy(_ stores: [String]) -> String {
        let more = stores.map { " " + $0 }.joined()
        return [
            "default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "img-src 'self' data: blob:\(more)",
            "media-src 'self' blob:\(more)", "manifest-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
            "require-trusted-types-for 'script'", "trusted-types rookery-worker",
        ].joined(separator: "; ")
    }

    /// Runs while no page is open. It lies below `/web` like everything of the page and works for the whole of it.
    static let worker = "/web/service-worker.js"

    /// Hashes every file once.
    /// - Parameter stores: origins that files may come from beside the node's own.
    package init(stores: [String] = []) {
        contentSecurityPolicy = Self.policy(stores)
        let files = [("/", PackageResources.index_html), ("/admin", PackageResources.admin_html)] + WebFiles.all.map { ("/web/" + $0, $1) }
        assets = Dictionary(uniqueKeysWithValues: files.map { ($0, WebAsset($0, $1)) })
    }

    /// The file for a request's path, nil when the page has none there.
    ///
    /// `/invite/{token}` shows the page too: a link that somebody shortened still leads to the room.
    package func asset(_ path: String) -> WebAsset? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        let isInvite = parts.count == 3 && parts[1] == "invite" && !parts[2].isEmpty
        return assets[isInvite ? "/" : path]
    }
}
