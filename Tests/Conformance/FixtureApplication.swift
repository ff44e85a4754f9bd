import CanonicalJSON
import Node
import SocketIO

/// The handlers the Socket.IO suite and the client scripts ask for.
struct FixtureApplication: SocketIOApplication {
    func connect(_ client: SocketIOClient, auth: JSONObject) -> any SocketIOReceiver {
        switch client.namespace.text {
        case "/", "/custom":
            client.accept()
            client.emit("auth", [.json(.object(auth))])
        case "/secret":
            guard auth["token"]?.string == "letmein" else {
                client.refuse("not authorized", data: ["code": 403])
                break
            }
            client.accept()
            client.emit("welcome", [])
        default: client.refuse("Invalid namespace")
        }
        return Fixture(client)
    }
}

/// One client of the fixture: events answered as both protocol documents and our own scripts want.
private final class Fixture: SocketIOReceiver {
    private let client: SocketIOClient

    init(_ client: SocketIOClient) {
        self.client = client
    }

    func received(_ event: SocketEvent) {
        switch event.name {
        case "message": client.emit("message-back", event.arguments)
        case "message-with-ack":
            if let id = event.ackID { client.acknowledge(id, event.arguments) }
        case "ask-me":
            let client = client
            client.emit("question", event.arguments) { client.emit("answered", $0) }
        case "kick": client.closeConnection()
        default: break
        }
    }

    func becameWritable() {}
    func closed() {}
}
