import Chat
import Testing

@Suite("The authorisation rules, clause by clause")
struct AuthRulesTableTests {
    private func judge(_ row: AuthRow) {
        for version in row.versions {
            var stage = Stage(version)
            let event = row.event(&stage)
            #expect(stage.verdict(event) == row.verdict, "version \(version.rawValue)")
        }
    }

    @Test("Rule 1: the create event", arguments: AuthRow.create)
    func create(row: AuthRow) { judge(row) }

    @Test("Rules 2, 4 and 6 to 9: every event", arguments: AuthRow.general)
    func general(row: AuthRow) { judge(row) }

    @Test("Rule 5.3: joining", arguments: AuthRow.joins)
    func joins(row: AuthRow) { judge(row) }

    @Test("Rule 5.4: inviting", arguments: AuthRow.invites)
    func invites(row: AuthRow) { judge(row) }

    @Test("Rules 5.5 to 5.8: leaving, kicking, banning, knocking", arguments: AuthRow.exits)
    func exits(row: AuthRow) { judge(row) }

    @Test("Rule 10: power levels", arguments: AuthRow.powerLevels)
    func powerLevels(row: AuthRow) { judge(row) }

    @Test("Creators stand above all levels in version 12, and only there", arguments: AuthRow.creators)
    func creators(row: AuthRow) { judge(row) }

    @Test("Every reason for a rejection that a state can give stands in a row, in every version it belongs to")
    func complete() {
        let rows =
            AuthRow.create + AuthRow.general + AuthRow.joins + AuthRow.invites + AuthRow.exits + AuthRow.powerLevels + AuthRow.creators
        let covered = Set(rows.compactMap { if case .rejected(let reason) = $0.verdict { reason } else { nil } })
        // A second create event is found where events arrive.
        let elsewhere: Set<AuthRejection> = [
            .duplicateAuthEvent, .unneededAuthEvent, .rejectedAuthEvent, .missingCreate, .foreignAuthEvent, .secondCreate,
        ]
        #expect(covered.union(elsewhere) == Set(AuthRejection.allCases))
    }
}
