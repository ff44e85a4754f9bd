/// What is going to happen, by time and then in the order in which it was arranged.
struct Agenda<Happening> {
    private struct Entry {
        let time: Int64
        let number: Int
        let happening: Happening

        func isBefore(_ other: Entry) -> Bool { (time, number) < (other.time, other.number) }
    }

    private var heap: [Entry] = []
    private var last = 0

    mutating func add(_ happening: Happening, at time: Int64) {
        last += 1
        heap.append(Entry(time: time, number: last, happening: happening))
        var place = heap.count - 1
        while place > 0, heap[place].isBefore(heap[(place - 1) / 2]) {
            heap.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    /// Takes out what happens next, unless that is later.
    mutating func next(until end: Int64) -> (Int64, Happening)? {
        guard let first = heap.first, first.time <= end else { return nil }
        let last = heap.removeLast()
        if !heap.isEmpty {
            heap[0] = last
            sink()
        }
        return (first.time, first.happening)
    }

    private mutating func sink() {
        var place = 0
        while true {
            var least = place
            for child in [2 * place + 1, 2 * place + 2] where child < heap.count && heap[child].isBefore(heap[least]) { least = child }
            if least == place { return }
            heap.swapAt(place, least)
            place = least
        }
    }
}
