import CanonicalJSON
import Chat
import Glibc
import Node
import Storage
import Workers

/// How a command reaches the job queue: the node that runs, or the database itself while none does.
struct JobsDoor {
    private let configuration: NodeConfiguration

    init(_ configuration: NodeConfiguration) { self.configuration = configuration }

    /// - Throws: an exit with a sentence.
    func ask(_ name: JobOrder.Name, _ input: JSON) async throws -> JSON {
        do {
            switch try RunningNode.ask(.jobs(name, input), at: configuration.identity.controlSocket) {
            case .answer(let json): return json
            case .failed(let sentence): throw Complaint.exit(sentence)
            case .done: throw Complaint.exit("The node gave no answer.")
            case nil: return try await inDatabase(name, input)
            }
        } catch let failure as LocalSocket.Failure {
            throw Complaint.exit(failure.description)
        } catch let failure as StorageFailure {
            throw Complaint.exit(failure.sentence)
        } catch let refusal as Refusal {
            throw Complaint.exit(refusal.told)
        }
    }

    private func inDatabase(_ name: JobOrder.Name, _ input: JSON) async throws -> JSON {
        let path = configuration.identity.databasePath
        guard access(path, F_OK) == 0 else {
            throw Complaint.exit("There is no database at \(path); node.data_directory says where it is.")
        }
        let database = try Database.open(at: path, migrations: Schema.migrations)
        defer { database.close() }
        return try await JobDesk(database, now: JobClock.system.now).perform(JobOrder(name, input), input, by: .host)
    }
}

extension Refusal {
    /// As a person at the command line reads it: what is wrong, field by field where that is known.
    var told: String { errors.isEmpty ? detail : errors.map(\.detail).joined(separator: " ") }
}
