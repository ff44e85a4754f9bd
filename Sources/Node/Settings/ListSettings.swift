import CanonicalJSON
import Chat

/// `GET admin/settings`: what the node runs with, in the order of the documented configuration. One page. Secrets are only said to be set.
enum ListSettings {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let items = node.configuration.inForce.map { setting -> JSON in
            [
                "key": .string(setting.key), "value": setting.value, "default": setting.standard,
                "changed": .bool(setting.value != setting.standard), "reason": .string(setting.reason),
            ]
        }
        return Answer(PageObject.json(items: items, prev: nil, next: nil))
    }
}
