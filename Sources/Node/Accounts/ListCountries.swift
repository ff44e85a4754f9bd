import CanonicalJSON
import Chat

/// `GET countries`: every country with its telephone code, for whoever types a number in. The whole list at once, without a login.
enum ListCountries {
    static func perform(_: NodeContext, _: Ask) async throws(Refusal) -> Answer { Answer(encoded: list) }

    private static let list = PageObject.json(
        items: Country.all.map { ["code": .string($0.code), "name": .string($0.name), "dialCode": .text($0.dialCode)] }, prev: nil,
        next: nil
    ).encoded()
}
