import Chat
import Testing

@testable import Node

@Suite("People of other nodes are invited into a room that replaces theirs")
struct InviteRoundTests {
    private func user(_ name: String, _ server: String) throws -> UserID { try #require(UserID("@\(name):\(server)")) }

    /// Those of them whose server is asked.
    private func asked(_ users: [UserID], _ round: inout InviteRound) -> [UserID] { users.filter { round.asks($0) } }

    @Test("A run ends after some invites and goes on at once, until nobody is left")
    func slices() {
        var round = InviteRound()
        for _ in 1..<InviteRound.most { round.invited() }
        #expect(!round.isFull && round.outcome == .done)
        round.invited()
        #expect(round.isFull && round.outcome == .again)
    }

    @Test("A server that gives no answer is asked once in a run, and its people are tried again later; one that says no has answered")
    func silence() throws {
        var round = InviteRound()
        let (cleo, dan) = (try user("cleo", "south.example"), try user("dan", "south.example"))
        let eve = try user("eve", "west.example")
        #expect(asked([cleo], &round) == [cleo])
        round.refused(cleo, Refusal(.busy, "No answer."))
        #expect(asked([dan, eve], &round) == [eve])
        round.refused(eve, .forbidden("No."))
        let fay = try user("fay", "west.example")
        #expect(asked([fay], &round) == [fay])
        round.invited()
        #expect(round.outcome == .retry(JobFault("not_invited", "Servers of 2 people could not be asked.")))
    }

    @Test("One person whom a server could not take does not keep its other people out")
    func single() throws {
        var round = InviteRound()
        let cleo = try user("cleo", "south.example")
        round.refused(cleo, .conflict("The room has changed meanwhile."))
        let dan = try user("dan", "south.example")
        #expect(asked([dan], &round) == [dan])
        #expect(round.outcome == .retry(JobFault("not_invited", "Servers of 1 people could not be asked.")))
    }
}
