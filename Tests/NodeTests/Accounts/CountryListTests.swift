import CanonicalJSON
import Chat
import Testing

@testable import Node

@Suite struct CountryListTests {
    @Test("The countries are there for everybody, all at once")
    func list() async throws {
        try await AccountStory.tell { story in
            let list = try await story.must("GET", "countries?limit=1", as: nil)
            #expect(list["items"]?.array?.count == Country.all.count && list["next"]?.isNull == true && list["prev"]?.isNull == true)
            #expect(list["items"]?.array?.contains(["code": "FR", "name": "France", "dialCode": "+33"]) == true)
            #expect(list["items"]?.array?.contains(["code": "AQ", "name": "Antarctica", "dialCode": nil]) == true)
        }
    }
}
