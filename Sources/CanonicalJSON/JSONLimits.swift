/// What a JSON text may cost. Duplicate keys are refused whatever the limits; the length of the text is the caller's to limit.
package struct JSONLimits: Sendable, Equatable {
    /// How many arrays and objects may lie in each other. At most 500, because the reader uses the stack.
    package var maxDepth: Int
    /// How many values and members one text may hold: 24 to 40 bytes of memory each.
    package var maxValues: Int

    package init(maxDepth: Int = 100, maxValues: Int = 1_000_000) {
        precondition(maxDepth <= 500, "The JSON reader uses the stack: 500 levels at most.")
        self.maxDepth = maxDepth
        self.maxValues = maxValues
    }

    /// 100 levels, a million values.
    package static let standard = JSONLimits()
}
