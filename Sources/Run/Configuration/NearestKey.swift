/// Finds what somebody may have meant.
enum NearestKey {
    /// The candidate with the fewest changed, added, missing or swapped letters, if they are few enough to be a slip.
    static func find(_ wrong: String, among candidates: [String]) -> String? {
        let wrongBytes = Array(wrong.lowercased().utf8)
        let ranked = candidates.map { (candidate: $0, distance: distance(wrongBytes, Array($0.lowercased().utf8))) }
        guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
        return best.distance <= max(2, wrongBytes.count / 3) ? best.candidate : nil
    }

    /// Optimal string alignment: the Levenshtein distance with swaps of neighbours.
    static func distance(_ one: [UInt8], _ other: [UInt8]) -> Int {
        var beforeLast = [Int](repeating: 0, count: other.count + 1)
        var last = Array(0...other.count)
        for row in one.indices {
            var current = [row + 1] + [Int](repeating: 0, count: other.count)
            for column in other.indices {
                let change = last[column] + (one[row] == other[column] ? 0 : 1)
                var best = min(change, last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, one[row] == other[column - 1], one[row - 1] == other[column] {
                    best = min(best, beforeLast[column - 1] + 1)
                }
                current[column + 1] = best
            }
            beforeLast = last
            last = current
        }
        return last[other.count]
    }
}
