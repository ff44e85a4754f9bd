import Testing

@testable import Node

@Suite("The session gate")
struct SessionGateTests {
    private let gate = SessionGate(remembered: 100, memory: 1000)
    private let ada = Caller(uid: 1, userID: "@ada:north.example", username: "ada", sid: 10, sessionID: "laptop", isAdmin: false)

    @Test("Who was let in is known until the token runs out")
    func known() {
        #expect(gate.caller(of: "token", at: 0) == nil)
        #expect(gate.admit(ada, of: "token", until: 50, asOf: gate.version))
        #expect(gate.caller(of: "token", at: 49) == ada)
        #expect(gate.caller(of: "token", at: 50) == nil)
        #expect(gate.caller(of: "another", at: 0) == nil)
    }

    @Test("An ended session is out at once, and a look-up that began before cannot bring it back")
    func ended() {
        let version = gate.version
        #expect(gate.admit(ada, of: "token", until: 50, asOf: version))
        gate.markEnded([10], at: 5)
        #expect(gate.caller(of: "token", at: 6) == nil && gate.isEnded(10) && !gate.isEnded(11))
        #expect(!gate.admit(ada, of: "second", until: 50, asOf: version))
        #expect(gate.caller(of: "second", at: 6) == nil)
    }

    @Test("A changed user is looked up again, also when the look-up began before the change")
    func changed() {
        let before = gate.version
        #expect(gate.admit(ada, of: "token", until: 50, asOf: before))
        gate.markChanged(uid: 1, at: 5)
        #expect(gate.caller(of: "token", at: 6) == nil)
        #expect(gate.admit(ada, of: "token", until: 50, asOf: before))
        #expect(gate.caller(of: "token", at: 6) == nil)
        #expect(gate.admit(ada, of: "token", until: 50, asOf: gate.version))
        #expect(gate.caller(of: "token", at: 6) == ada)
    }

    @Test("Ends are forgotten only when no token can be that old")
    func memory() {
        gate.markEnded([10], at: 0)
        gate.markEnded([11], at: 999)
        #expect(gate.isEnded(10) && gate.isEnded(11))
        gate.markEnded([12], at: 1500)
        #expect(!gate.isEnded(10) && gate.isEnded(11) && gate.isEnded(12))
    }
}
