extension Array where Element: Sendable {
    /// What becomes of each element, in their order, worked out by several threads where there are many: a signature takes a processor a
    /// tenth of a millisecond.
    func mappedSideBySide<Made: Sendable>(_ make: @escaping @Sendable (Element) -> Made) async -> [Made] {
        if count <= sideBySideSlice { return map(make) }
        return await withTaskGroup(of: (start: Int, made: [Made]).self) { group in
            for start in stride(from: 0, to: count, by: sideBySideSlice) {
                let slice = self[start..<Swift.min(start + sideBySideSlice, count)]
                group.addTask { (start, slice.map(make)) }
            }
            var slices: [(start: Int, made: [Made])] = []
            for await slice in group { slices.append(slice) }
            return slices.sorted { $0.start < $1.start }.flatMap(\.made)
        }
    }
}

/// About a millisecond of signatures: fewer are not worth waking another thread for.
private let sideBySideSlice = 10
