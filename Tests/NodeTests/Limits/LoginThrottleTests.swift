import Cast
import Chat
import Testing

@testable import Node

@Suite("The login throttle")
struct LoginThrottleTests {
    private let time = WallTime()
    private let throttle = LoginThrottle(tracked: 1000, isOn: true)

    /// Seconds to wait, 0 when the try may begin.
    private func wait(_ account: String, from address: String = "192.0.2.1") -> Int {
        do throws(Refusal) {
            try throttle.begin(account: account, address: address, at: time.now)
            return 0
        } catch {
            return error.retryAfter ?? -1
        }
    }

    @Test("Five failures are free, then each one doubles the wait, up to a quarter of an hour")
    func doubling() {
        #expect((0..<5).map { _ in wait("ada") } == [0, 0, 0, 0, 0])
        var waits: [Int] = []
        for _ in 0..<12 {
            let seconds = wait("ada")
            waits.append(seconds)
            time.advance(seconds: Int64(seconds))
            #expect(wait("ada") == 0)
        }
        #expect(waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900])
    }

    @Test("Accounts are slowed down by themselves, and one that does not exist like any other")
    func accounts() {
        for _ in 0..<6 { _ = wait("ada", from: "192.0.2.1") }
        #expect(wait("ada", from: "192.0.2.2") == 1)
        #expect(wait("nobody", from: "192.0.2.2") == 0)
    }

    @Test("An address that tries many accounts is slowed down too")
    func addresses() {
        let waits = (0..<31).map { wait("name \($0)") }
        #expect(waits.dropLast().allSatisfy { $0 == 0 } && waits[30] == 1)
        #expect(wait("name 40", from: "192.0.2.2") == 0)
    }

    @Test("Tries side by side count before anybody knows how they end")
    func sideBySide() {
        #expect((0..<100).count { _ in wait("ada") == 0 } == 5)
    }

    @Test("The right password starts the account afresh")
    func success() {
        for _ in 0..<5 { _ = wait("ada") }
        throttle.succeeded(account: "ada", address: "192.0.2.1")
        #expect((0..<5).allSatisfy { _ in wait("ada") == 0 })
    }

    @Test("A try that the node could not look at does not count")
    func withdrawn() {
        for _ in 0..<20 {
            #expect(wait("ada") == 0)
            throttle.withdrawn(account: "ada", address: "192.0.2.1")
        }
    }

    @Test("An hour without a failure forgets all")
    func forgetting() {
        for _ in 0..<10 { time.advance(seconds: Int64(wait("ada"))) }
        time.advance(seconds: 3600)
        #expect((0..<5).allSatisfy { _ in wait("ada") == 0 })
    }
}
