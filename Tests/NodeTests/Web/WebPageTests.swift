import Foundation
import HTTPTypes
import Hummingbird
import Testing

@testable import Node

@Suite("The web page")
struct WebPageTests {
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Sources/Node/Web/Page")

    /// Files that have a path of their own.
    private static let entries = ["index.html": "/", "admin/admin.html": "/admin"]

    private let page = WebPage()

    /// Every file of the page's folder by its path there; types alone are never sent.
    private static func filesOnDisk() throws -> [String: [UInt8]] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
            .filter { $0.contains(".") && $0 != "types.js" }
        return try Dictionary(uniqueKeysWithValues: names.map { ($0, [UInt8](try Data(contentsOf: folder.appendingPathComponent($0)))) })
    }

    @Test("Every file of the page is in the binary, byte for byte, and nothing else is")
    func complete() throws {
        let files = try Self.filesOnDisk()
        #expect(files.count > 40)
        for (name, bytes) in files {
            let isSame = page.asset(Self.entries[name] ?? "/web/" + name)?.bytes == bytes
            #expect(isSame, "\(name) is missing or another one")
        }
        #expect(page.assets.count == files.count)
    }

    @Test("Every file that the page names is there")
    func closed() throws {
        for (name, bytes) in try Self.filesOnDisk() {
            let text = String(decoding: bytes, as: UTF8.self)
            for match in text.matches(of: /(?:href|src)="(\/[^"]*)"|"src": "(\/[^"]*)"/) {
                let path = String(match.output.1 ?? match.output.2 ?? "")
                // What the node answers by itself is not a file of the page's.
                if path.hasPrefix("/api/") { continue }
                #expect(page.asset(path) != nil, "\(name) names \(path)")
            }
            for match in text.matches(of: /^(?:import|export) [^"]*from "(\.[^"]+)"/.anchorsMatchLineEndings()) {
                let base = URL(fileURLWithPath: "/web/" + name).deletingLastPathComponent()
                let path = base.appendingPathComponent(String(match.output.1)).standardizedFileURL.path
                #expect(page.asset(path) != nil, "\(name) imports \(path)")
            }
        }
    }

    @Test("No file of the page loads from elsewhere, and none turns text into markup or script")
    func closedToStrangers() throws {
        let forbidden = [
            "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", " style=\"", "onclick=\"",
        ]
        for (name, bytes) in try Self.filesOnDisk() where !name.hasSuffix(".svg") {
            let text = String(decoding: bytes, as: UTF8.self)
            for word in forbidden { #expect(!text.contains(word), "\(name) holds \(word)") }
            if !name.hasSuffix(".js") { #expect(!text.contains("//"), "\(name) names another host") }
        }
    }

    @Test("An invite's own path shows the page, other unknown paths do not")
    func deepLinks() {
        #expect(page.asset("/invite/abc")?.path == "/")
        for path in ["/invite", "/invite/", "/invite/a/b", "/web", "/web/", "/web/types.js", "/web/../Package.swift", "/index", ""] {
            #expect(page.asset(path) == nil, "\(path)")
        }
    }

    @Test(
        "A file's type is told by its ending",
        arguments: [
            ("/", "text/html; charset=utf-8"), ("/web/main.js", "text/javascript; charset=utf-8"),
            ("/web/style/frame.css", "text/css; charset=utf-8"), ("/web/icon.svg", "image/svg+xml"),
            ("/web/manifest.webmanifest", "application/manifest+json"),
        ])
    func types(path: String, type: String) {
        #expect(page.asset(path)?.contentType == type)
    }

    @Test("Whoever has a file is told so; whoever has another one gets it")
    func conditional() throws {
        let asset = try #require(page.asset("/web/main.js"))
        for (condition, status) in [
            (asset.etag, 304), ("W/\(asset.etag)", 304), ("\"x\", \(asset.etag) ", 304), ("*", 304), ("\"x\"", 200), ("", 200),
        ] {
            let request = Request(
                head: HTTPRequest(method: .get, scheme: nil, authority: nil, path: asset.path, headerFields: [.ifNoneMatch: condition]),
                body: .init(buffer: .init()))
            #expect(asset.answer(to: request, page.contentSecurityPolicy).status.code == status, "\(condition)")
        }
    }

    @Test("Only the page itself carries the page's policy, which allows nothing inline and nobody else")
    func policy() throws {
        let request = Request(head: HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/"), body: .init(buffer: .init()))
        let index = try #require(page.asset("/")).answer(to: request, page.contentSecurityPolicy)
        let policy = try #require(index.headers[.contentSecurityPolicy])
        #expect(policy.hasPrefix("default-src 'none'; script-src 'self'; style-src 'self'"))
        #expect(!policy.contains("unsafe") && !policy.contains("http") && !policy.contains("*"))
        #expect(
            try #require(page.asset("/web/main.js")).answer(to: request, page.contentSecurityPolicy).headers[.contentSecurityPolicy] == nil)
    }
}
