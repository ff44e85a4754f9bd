import Storage

/// How far the other members of a room have got, sorted, so that a page of messages costs one look-up.
struct RoomMarkers {
    /// How many others are joined.
    let count: Int
    private let readPositions: [Int64]
    private let deliveredPositions: [Int64]

    /// Reads the markers of everybody joined but the sender; who keeps read receipts to themselves counts as delivered only.
    init(_ session: any SQLSession, rid: Int64, except sender: Int64) throws {
        let positions = try session.markerPositions(rid: rid, except: sender)
        count = positions.read.count
        readPositions = positions.read.sorted()
        deliveredPositions = positions.delivered.sorted()
    }

    /// How many have it read.
    func read(through position: Int64) -> Int { Self.count(readPositions, atLeast: position) }

    /// How many have it delivered.
    func delivered(through position: Int64) -> Int { Self.count(deliveredPositions, atLeast: position) }

    private static func count(_ sorted: [Int64], atLeast position: Int64) -> Int {
        var low = 0
        var high = sorted.count
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] < position { low = middle + 1 } else { high = middle }
        }
        return sorted.count - low
    }
}
