import CanonicalJSON
import Chat
import Glibc
import Logging
import Node
import Storage

/// How a command reaches what admins see and do: the node that runs, or the database itself while none does. Both run the routes of the
/// admin API, as the node's own user.
struct AdminDoor {
    private let configuration: NodeConfiguration

    init(_ configuration: NodeConfiguration) { self.configuration = configuration }

    /// - Parameter name: the name of one of ``Route/host``.
    /// - Throws: an exit with a sentence.
    func ask(_ name: String, _ input: JSON) async throws -> JSON {
        do {
            switch try RunningNode.ask(.admin(name, input), at: configuration.identity.controlSocket) {
            case .answer(let json): return json
            case .done: return [:]
            case .failed(let sentence): throw Complaint.exit(sentence)
            case nil: return try await inDatabase(name, input)
            }
        } catch let failure as LocalSocket.Failure {
            throw Complaint.exit(failure.description)
        } catch let refusal as Refusal {
            throw Complaint.exit(refusal.told)
        }
    }

    /// A node that listens nowhere, for as long as it takes.
    private func inDatabase(_ name: String, _ input: JSON) async throws -> JSON {
        let path = configuration.identity.databasePath
        guard access(path, F_OK) == 0 else {
            throw Complaint.exit("There is no database at \(path); node.data_directory says where it is.")
        }
        let node: RookeryNode
        do {
            node = try await RookeryNode.open(configuration, logger: Logger(label: "rookery") { _ in SwiftLogNoOpLogHandler() })
        } catch {
            throw Complaint.exit("The database cannot be opened: \(error)")
        }
        let answer: Result<JSON, Refusal>
        do throws(Refusal) { answer = .success(try await HostRoutes.answer(name, input, node.context)) } catch { answer = .failure(error) }
        await node.stop()
        return try answer.get()
    }
}

/// The routes that the node's own user may ask.
enum HostRoutes {
    /// What the route answers; an empty object for one that answers nothing.
    static func answer(_ name: String, _ input: JSON, _ node: NodeContext) async throws(Refusal) -> JSON {
        guard let route = Route.host.first(where: { $0.name.utf8.elementsEqual(name.utf8) }) else { throw .notFound(.route) }
        let answer = try await route.perform(node, .host(input))
        return answer.body.flatMap { try? JSON(parsing: $0) } ?? [:]
    }
}
