import Testing

@testable import OutboundHTTP

@Suite struct ExchangeStateTests {
    private typealias State = ExchangeState<FetchFailure>

    private static func arrive(_ count: Int, at state: inout State) -> State.Taken {
        [UInt8](repeating: 1, count: count).withUnsafeBytes { state.arrived($0) }
    }

    @Test("A caller that does not read stops the thread, and starts it again when half of what waits is read")
    func backpressure() {
        var state = State()
        let piece = State.room / 4
        let taken = (0..<5).map { _ in Self.arrive(piece, at: &state) }
        #expect(taken == [.taken, .taken, .taken, .taken, .full])
        let goesOn = (0..<4).map { _ in state.nextPiece().goesOn }
        #expect(goesOn == [false, true, false, false])
        let again = Self.arrive(piece, at: &state)
        #expect(again == .taken)
    }

    @Test("A failure comes before pieces that wait, the end after them")
    func ends() {
        var whole = State()
        _ = Self.arrive(3, at: &whole)
        whole.ended(.success(()))
        whole.ended(.failure(.unresolved))
        guard case .piece(let piece) = whole.nextPiece().answer, case .end = whole.nextPiece().answer else {
            Issue.record("a piece and the end are expected")
            return
        }
        #expect(piece.count == 3)

        var broken = State()
        _ = Self.arrive(3, at: &broken)
        broken.ended(.failure(.tooLarge))
        guard case .failure(.tooLarge) = broken.nextPiece().answer else {
            Issue.record("the failure is expected at once")
            return
        }
    }
}
