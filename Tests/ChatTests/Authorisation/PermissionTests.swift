import CanonicalJSON
import Chat
import Testing

@Suite("Roles and abilities")
struct PermissionTests {
    /// A room made here: Ada is owner, Ben admin, Cleo moderator, Dan member.
    private func permissions(_ version: RoomVersion = .v12, _ change: (inout PowerLevels) -> Void = { _ in }) -> Permissions {
        var levels = PowerLevels.initial(roles: [Cast.ben: .admin, Cast.cleo: .moderator, Cast.dan: .member])
        change(&levels)
        return Permissions(power: RoomPower(creation: Stage(version).state.creation, levels: levels))
    }

    @Test("Creators are owners, levels make the other roles")
    func roles() {
        let permissions = permissions()
        #expect(Cast.everybody.map(permissions.role) == [.owner, .admin, .moderator, .member])
    }

    @Test("Before version 12 the highest level is owner, unless all are equal", arguments: [RoomVersion.v10, .v11])
    func oldRooms(version: RoomVersion) {
        #expect(Cast.everybody.map(permissions(version) { $0.users[Cast.ada.text] = 150 }.role) == [.owner, .admin, .moderator, .member])
        #expect(Cast.everybody.map(permissions(version) { $0.users[Cast.ada.text] = 100 }.role) == [.owner, .owner, .moderator, .member])
        #expect(permissions(version) { $0.users = LevelMap() }.role(of: Cast.ada) == .member)
        let bare = Permissions(power: RoomPower(creation: Stage(version).state.creation, levels: nil))
        #expect(bare.role(of: Cast.ada) == .owner && bare.role(of: Cast.ben) == .member)
    }

    @Test("Every role may what the table says, beyond the one before")
    func table() {
        let permissions = permissions()
        let first: [Role: Set<Ability>] = [
            .member: [.send, .react, .invite],
            .moderator: [.changeName, .changeTopic, .changeAvatar, .kick, .ban, .deleteOthersMessages, .makeInviteTokens],
            .admin: [.changeRoles, .changeVisibility, .changeHistory, .changeServerRules],
            .owner: [.deleteRoom],
        ]
        var expected: Set<Ability> = []
        for (role, user) in zip(Role.allCases, [Cast.dan, Cast.cleo, Cast.ben, Cast.ada]) {
            expected.formUnion(first[role] ?? [])
            #expect(Set(Ability.allCases.filter { permissions.may(user, $0) }) == expected, "\(role)")
        }
        #expect(expected.count == Ability.allCases.count)
    }

    @Test("A refusal says forbidden")
    func refusal() {
        #expect { try permissions().require(.kick, of: Cast.dan) } throws: { ($0 as? Refusal)?.code == .forbidden }
        #expect(throws: Never.self) { try permissions().require(.kick, of: Cast.cleo) }
    }

    @Test("Own messages may be deleted by everybody, those of others from moderators on")
    func deleting() {
        let permissions = permissions()
        #expect(permissions.mayDelete(messageOf: Cast.dan, by: Cast.dan))
        #expect(!permissions.mayDelete(messageOf: Cast.ada, by: Cast.dan))
        #expect(permissions.mayDelete(messageOf: Cast.ada, by: Cast.cleo))
        #expect(!self.permissions { $0.events[EventType.redaction] = 10 }.mayDelete(messageOf: Cast.dan, by: Cast.dan))
    }

    @Test("What a role change makes is what the rules allow")
    func roleChanges() throws {
        let permissions = permissions()
        for (actor, target, role) in [
            (Cast.ada, Cast.dan, Role.admin), (Cast.ada, Cast.ben, .member), (Cast.ben, Cast.cleo, .admin),
            (Cast.ben, Cast.dan, .moderator),
            (Cast.ben, Cast.ben, .member), (Cast.ben, Cast.cleo, .member),
        ] {
            let levels = try permissions.settingRole(of: target, to: role, by: actor)
            var stage = Stage(.v12)
            stage.set(EventType.powerLevels, "", try #require(permissions.power.levels).content, by: Cast.ada)
            for user in Cast.everybody { stage.member(user, .join) }
            #expect(stage.verdict(stage.event(EventType.powerLevels, key: "", levels.content, by: actor)) == .allowed)
            #expect(Permissions(power: RoomPower(creation: permissions.power.creation, levels: levels)).role(of: target) == role)
            if role == .member { #expect(levels.users[target.text] == nil) }
        }
    }

    @Test("Role changes that nobody may make are refused with words")
    func forbiddenRoleChanges() {
        let permissions = permissions()
        for (actor, target, role, code) in [
            (Cast.ada, Cast.dan, Role.owner, Refusal.Code.invalid), (Cast.ben, Cast.ada, .member, .forbidden),
            (Cast.ada, Cast.ada, .member, .forbidden),
            (Cast.cleo, Cast.dan, .moderator, .forbidden), (Cast.dan, Cast.dan, .admin, .forbidden),
        ] {
            #expect { try permissions.settingRole(of: target, to: role, by: actor) } throws: { ($0 as? Refusal)?.code == code }
        }
        let twoAdmins = self.permissions { $0.users[Cast.cleo.text] = 100 }
        #expect { try twoAdmins.settingRole(of: Cast.cleo, to: .member, by: Cast.ben) } throws: { ($0 as? Refusal)?.code == .forbidden }
    }

    @Test("Where everybody starts above members, a member has an entry")
    func highDefault() throws {
        let levels = try permissions { $0.usersDefault = 50 }.settingRole(of: Cast.dan, to: .member, by: Cast.ada)
        #expect(levels.users[Cast.dan.text] == 0)
    }

    @Test("Power levels read back as what was written")
    func contents() throws {
        let levels = PowerLevels.initial(roles: [Cast.ben: .admin])
        #expect(try PowerLevels(content: levels.content) == levels)
        #expect(try PowerLevels(content: [:]) == PowerLevels())
        #expect(throws: Refusal.self) { try PowerLevels(content: ["ban": "50"]) }
    }
}
