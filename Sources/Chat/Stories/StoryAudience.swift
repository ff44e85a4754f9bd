package import CanonicalJSON

/// Who may see a story, as its author chose. Nobody sees one of somebody with whom they neither share a room nor keep as a contact.
package enum StoryAudience: Sendable, Equatable {
    /// Everybody the author shares a room with.
    case everyone
    /// The author's contacts.
    case contacts
    /// These users, by identifier, and nobody else.
    case only([String])
    /// Everybody but these users.
    case except([String])

    /// How many users may be named.
    package static let most = 1_000

    /// The word it is stored by.
    package var word: String {
        switch self {
        case .everyone: "everyone"
        case .contacts: "contacts"
        case .only: "only"
        case .except: "except"
        }
    }

    /// The users it names.
    package var people: [String] {
        switch self {
        case .everyone, .contacts: []
        case .only(let people), .except(let people): people
        }
    }

    /// From its word and the users it names; nil for a word that is none.
    package init?(word: String, people: [String]) {
        switch word {
        case "everyone": self = .everyone
        case "contacts": self = .contacts
        case "only": self = .only(people)
        case "except": self = .except(people)
        default: return nil
        }
    }

    /// Whether somebody whom the author knows may see a story. What is not needed for the answer is not asked.
    /// - Parameter word: what the story's audience is stored by.
    /// - Parameter sharesRoom: whether both are in a room.
    /// - Parameter isContact: whether the author keeps the person as a contact.
    /// - Parameter isNamed: whether the audience names the person.
    package static func admits<Failure: Error>(
        _ word: String, sharesRoom: Bool, isContact: () throws(Failure) -> Bool, isNamed: () throws(Failure) -> Bool
    ) throws(Failure) -> Bool {
        switch word {
        case "everyone": sharesRoom
        case "contacts": try isContact()
        case "only": try isNamed()
        case "except": sharesRoom ? try !isNamed() : false
        default: false
        }
    }

    /// Reads `everyone`, `contacts`, `{only: […]}` or `{except: […]}`; nothing is everyone.
    /// - Throws: ``Refusal`` `invalid` for the field `audience`.
    package init(request value: JSON?) throws(Refusal) {
        switch value {
        case nil, .null?: self = .everyone
        case .string("everyone")?: self = .everyone
        case .string("contacts")?: self = .contacts
        case .object(let object)?:
            let names = ["only", "except"].filter { object[$0] != nil }
            guard names.count == 1, let name = names.first else { throw Self.wrong }
            let people = try Self.people(object[name])
            self = name == "only" ? .only(people) : .except(people)
        default: throw Self.wrong
        }
    }

    private static func people(_ value: JSON?) throws(Refusal) -> [String] {
        guard let list = value?.array, !list.isEmpty else { throw wrong }
        guard list.count <= most else { throw .invalid("audience", .tooLong, "A story names at most \(most) users.") }
        var people: [String] = []
        for entry in list {
            guard let id = entry.string else { throw wrong }
            if !people.contains(id) { people.append(id) }
        }
        return people
    }

    private static var wrong: Refusal {
        .invalid("audience", .unknownValue, "audience is everyone, contacts, {\"only\": [users]} or {\"except\": [users]}.")
    }

    /// As the client API shows it to the author.
    package var json: JSON {
        switch self {
        case .everyone, .contacts: .string(word)
        case .only(let people), .except(let people): .object([word: .array(people.map(JSON.string))])
        }
    }
}
