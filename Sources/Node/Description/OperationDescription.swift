import CanonicalJSON
import Chat
import HTTPTypes

/// One route as an operation of the description.
enum OperationDescription {
    static func operation(of route: Route) -> JSON {
        var operation: JSON = [
            "operationId": .string(route.name),
            "summary": .string(route.summary),
            "tags": [.string(DescriptionTag.tag(of: route.path))],
            "parameters": .array(parameters(of: route)),
            "responses": responses(of: route),
            "security": security(of: route),
        ]
        operation["requestBody"] = route.takesFile ? fileBody : route.body.map(requestBody)
        return operation
    }

    private static func security(of route: Route) -> JSON {
        switch route.access {
        case .open: []
        case .either: [[:], ["bearer": []]]
        case .user, .admin: [["bearer": []]]
        }
    }

    /// The names between braces, in order.
    static func pathParameters(of path: String) -> [String] {
        path.split(separator: "/").filter { $0.hasPrefix("{") && $0.hasSuffix("}") }.map { String($0.dropFirst().dropLast()) }
    }

    private static func parameters(of route: Route) -> [JSON] {
        let path: [JSON] = pathParameters(of: route.path).map {
            ["name": .string($0), "in": "path", "required": true, "schema": ["type": "string", "minLength": 1]]
        }
        return path + route.query.compactMap(QueryParameters.parameter)
    }

    /// A body may be left out where no field of it must be there.
    private static func requestBody(_ name: String) -> JSON {
        let schema = SchemaTable.all[name]?.json
        let needed = schema?["required"] != nil || schema?["anyOf"] != nil
        return ["required": .bool(needed), "content": ["application/json": ["schema": JSONSchema.named(name).json]]]
    }

    private static let fileBody: JSON = [
        "required": true,
        "content": [
            "multipart/form-data": [
                "schema": ["type": "object", "properties": ["file": ["type": "string", "format": "binary"]], "required": ["file"]]
            ],
            "application/octet-stream": ["schema": ["type": "string", "format": "binary"]],
        ],
    ]

    private static func responses(of route: Route) -> JSON {
        var responses = RefusalDescription.responses(to: route)
        let good = goodAnswer(of: route)
        responses[String(route.success.rawValue)] = good
        if route.success == .created { responses["200"] = good }
        if route.answersFile {
            responses["206"] = good
            responses["302"] = ["description": "The file lies elsewhere: the address works for some minutes."]
            responses["304"] = ["description": "The client has it."]
            responses["416"] = ["description": "The file is shorter."]
        }
        return responses
    }

    private static func goodAnswer(of route: Route) -> JSON {
        var answer: JSON = ["description": .string(route.success == .noContent ? "Done." : "The answer."), "headers": headers]
        if let name = route.answer, route.success != .noContent {
            answer["content"] = ["application/json": ["schema": JSONSchema.named(name).json]]
        }
        if route.answersFile { answer["content"] = ["*/*": ["schema": ["type": "string", "format": "binary"]]] }
        return answer
    }

    /// What every answer carries.
    static let headers: JSON = [
        HTTPField.Name.xRequestID.rawName: [
            "schema": ["type": "string"], "description": "The request's own id, or one made for it; it is in the log.",
        ]
    ]
}
