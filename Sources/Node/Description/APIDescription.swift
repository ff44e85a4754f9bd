import CanonicalJSON
import HTTPTypes

/// The OpenAPI 3.1 description of the client API, made from the same route table that registers the routes.
enum APIDescription {
    /// The whole document.
    /// - Parameters:
    ///   - routes: the route table; paths are below `/api/v1/`.
    ///   - version: the node's version.
    static func document(of routes: [Route], version: String) -> JSON {
        [
            "openapi": "3.1.0",
            "info": [
                "title": "Rookery",
                "version": .string(version),
                "summary": "What a client of a Rookery node can do over HTTP.",
                "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
            ],
            "servers": [["url": "/"]],
            "tags": .array(DescriptionTag.all.map { ["name": .string($0)] }),
            "paths": paths(of: routes),
            "components": [
                "schemas": SchemaTable.json,
                "securitySchemes": ["bearer": ["type": "http", "scheme": "bearer", "bearerFormat": "JWT"]],
            ],
        ]
    }

    /// The path of a route as the description writes it: `/api/v1/rooms/{roomId}`.
    static func path(of route: Route) -> String { RoutePath.root + route.path }

    private static func paths(of routes: [Route]) -> JSON {
        var paths: JSON = [:]
        for route in routes {
            var item: JSON = paths[path(of: route)] ?? [:]
            item[route.method.rawValue.lowercased()] = OperationDescription.operation(of: route)
            paths[path(of: route)] = item
        }
        for probe in ProbeDescription.all { paths[probe.path] = [probe.method: probe.operation] }
        return paths
    }
}
