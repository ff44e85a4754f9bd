import Chat
import Node
import OutboundHTTP
import Workers

/// Whether the stores outside do what the node will ask of them.
enum StoreCheck {
    /// A sentence for each that does not.
    static func findings(_ configuration: NodeConfiguration) async -> [String] {
        let fetch = Fetch(FetchConfiguration(authorities: configuration.outbound.authorities))
        defer { fetch.shutDown() }
        let room: StoreRoom
        do { room = try StoreRoom(configuration, fetch) } catch { return ["\(error)"] }
        var findings: [String] = []
        for store in room.stores.known {
            guard let fault = await store.look(now: JobClock.system.now() / 1000)?.fault else { continue }
            findings.append("The store \(store.name): \(fault.sentence)")
        }
        return findings
    }
}
