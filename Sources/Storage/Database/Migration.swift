/// One step of the schema. Versions count from 1 without a gap; a step that was released is never changed.
package struct Migration: Sendable {
    /// `PRAGMA user_version` after this step.
    package let version: Int
    /// SQL without values, run in order in one transaction together with the new version.
    package let statements: [String]

    package init(version: Int, statements: [String]) {
        self.version = version
        self.statements = statements
    }
}
