import HTTPTypes
import Testing

@testable import Node

/// Which route answers which path.
@Suite("Route tree")
struct RouteTreeTests {
    private func tell(_ body: (RouteTree) -> Void) async throws {
        try await AccountStory.tell { story in
            body(
                RouteTree(Route.all.map { RouteEndpoint(node: story.node.context, route: $0, path: RoutePath($0.path), refused: { _ in }) })
            )
        }
    }

    @Test("Every route is found at its path, with what stands in the places of its parameters")
    func everyRoute() async throws {
        try await tell { tree in
            for route in Route.all {
                let path = RoutePath(route.path)
                let sent = path.parts.map { part in
                    if case .written(let text) = part { text } else { "a%20b" }
                }
                let match = tree.find(RoutePath.root + sent.joined(separator: "/"))
                #expect(match?.endpoint(for: route.method)?.route.name == route.name, "\(route.method) \(route.path)")
                #expect(match?.values.map { String($0) } == path.parameters.map { _ in "a%20b" }, "\(route.path)")
            }
        }
    }

    @Test("What is written out goes before a parameter, and where it leads nowhere the parameter takes it")
    func precedence() async throws {
        try await tell { tree in
            #expect(tree.find("/api/v1/users/me")?.endpoint(for: .get)?.route.name == "showMe")
            #expect(tree.find("/api/v1/users/me")?.values.isEmpty == true)
            let direct = tree.find("/api/v1/users/me/messages")
            #expect(direct?.endpoint(for: .get)?.route.name == "listDirectMessages" && direct?.values == ["me"])
        }
    }

    @Test("HEAD is answered where GET is, other methods only where they are known")
    func methods() async throws {
        try await tell { tree in
            let node = tree.find("/api/v1/node")
            #expect(node?.endpoint(for: .head)?.route.name == node?.endpoint(for: .get)?.route.name && node?.endpoint(for: .get) != nil)
            #expect(node?.endpoint(for: .put) == nil && node?.endpoint(for: .trace) == nil)
            #expect(tree.find("/api/v1/auth/register")?.endpoint(for: .head) == nil)
        }
    }

    @Test(
        "What is no path of the interface is not found",
        arguments: ["", "/", "/api/v1", "/api/v1/", "/api/v2/node", "/api/v1/node/more", "/api/v1/rooms/a/b/c/d", "/api/v1nope", "node"])
    func unknown(path: String) async throws {
        try await tell { tree in #expect(tree.find(path) == nil) }
    }

    @Test("Slashes too many count for nothing")
    func slashes() async throws {
        try await tell { tree in
            #expect(tree.find("/api/v1//rooms///a/messages/")?.endpoint(for: .post)?.route.name == "sendMessage")
        }
    }
}
