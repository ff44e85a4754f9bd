package import Chat

/// Changing accounts. All in a write body; a row that is not there is no error.
extension WriteSession {
    /// Sets what the user says about themselves.
    package func setProfile(uid: Int64, displayName: String?, bio: String?) throws(StorageFailure) {
        try run("UPDATE users SET display_name = $2, bio = $3 WHERE uid = $1", .int(uid), SQLValue(displayName), SQLValue(bio))
        noteChange(ofUser: uid)
    }

    /// Sets the user's picture: the client API's media object, encoded, or nil for none.
    package func setAvatar(uid: Int64, _ avatar: String?) throws(StorageFailure) {
        try run("UPDATE users SET avatar = $2 WHERE uid = $1", .int(uid), SQLValue(avatar))
        noteChange(ofUser: uid)
    }

    /// Sets how the user can be reached, in the stored spellings. That nobody else has them was checked before. An address that
    /// changes is not proven any more.
    package func setReach(uid: Int64, email: String?, phone: String?) throws(StorageFailure) {
        try run(
            """
            UPDATE users SET email = $2, phone = $3,
                email_confirmed_at = CASE WHEN coalesce(email, '') = coalesce($2, '') THEN email_confirmed_at END,
                phone_confirmed_at = CASE WHEN coalesce(phone, '') = coalesce($3, '') THEN phone_confirmed_at END
            WHERE uid = $1
            """, .int(uid), SQLValue(email), SQLValue(phone))
    }

    /// Gives the user an address that a code has proven to be theirs. Whoever else only said that it was theirs has it no more; that
    /// nobody else has proven it was checked before.
    package func setProven(uid: Int64, _ proven: ProvenAddress, at now: Int64) throws(StorageFailure) {
        let address = SQLValue.text(proven.address)
        if proven.channel.isText {
            try run("UPDATE users SET phone = NULL, phone_confirmed_at = NULL WHERE phone = $1 AND uid <> $2", address, .int(uid))
            try run("UPDATE users SET phone = $2, phone_confirmed_at = $3 WHERE uid = $1", .int(uid), address, .int(now))
        } else {
            try run("UPDATE users SET email = NULL, email_confirmed_at = NULL WHERE email = $1 AND uid <> $2", address, .int(uid))
            try run("UPDATE users SET email = $2, email_confirmed_at = $3 WHERE uid = $1", .int(uid), address, .int(now))
        }
    }

    /// Sets what the user shows to whom.
    package func setPrivacy(uid: Int64, _ privacy: Privacy) throws(StorageFailure) {
        try run(
            """
            UPDATE users SET privacy_last_seen = $2, privacy_groups = $3, privacy_direct = $4, read_receipts = $5 WHERE uid = $1
            """,
            .int(uid), .text(privacy.lastSeen.rawValue), .text(privacy.groups.rawValue), .text(privacy.direct.rawValue),
            SQLValue(privacy.readReceipts))
    }

    /// Sets the chosen presence.
    package func setPresence(uid: Int64, _ status: PresenceStatus) throws(StorageFailure) {
        try run("UPDATE users SET presence = $2 WHERE uid = $1", .int(uid), .text(status.rawValue))
    }

    /// Notes when the user's last live connection went; never moves back.
    package func noteLastSeen(uid: Int64, at: Int64) throws(StorageFailure) {
        try run("UPDATE users SET last_seen = $2 WHERE uid = $1 AND (last_seen IS NULL OR last_seen < $2)", .int(uid), .int(at))
    }

    /// Sets the account settings, encoded JSON of at most 16 KB.
    package func setSettings(uid: Int64, _ json: String) throws(StorageFailure) {
        try run("UPDATE users SET settings = $2 WHERE uid = $1", .int(uid), .text(json))
    }

    /// Sets the password hash.
    package func setPasswordHash(uid: Int64, _ hash: String) throws(StorageFailure) {
        try run("UPDATE users SET password_hash = $2 WHERE uid = $1", .int(uid), .text(hash))
    }

    /// Sets what the user may do on the node.
    package func setRole(uid: Int64, _ role: AccountRole) throws(StorageFailure) {
        try run("UPDATE users SET role = $2 WHERE uid = $1", .int(uid), .text(role.rawValue))
    }

    /// Locks or unlocks the account.
    package func setSuspended(uid: Int64, _ isSuspended: Bool) throws(StorageFailure) {
        try run("UPDATE users SET suspended = $2 WHERE uid = $1", .int(uid), SQLValue(isSuspended))
    }

    /// Empties the account of everything personal; identifier and username stay taken for ever, because they stand in the log.
    /// Contacts and blocks go, both the user's own and those that name the user among the contacts.
    package func emptyAccount(uid: Int64, at: Int64) throws(StorageFailure) {
        try run(
            """
            UPDATE users SET deleted_at = $2, display_name = NULL, bio = NULL, email = NULL, phone = NULL, role = 'user',
                email_confirmed_at = NULL, phone_confirmed_at = NULL, password_hash = NULL, last_seen = NULL, presence = 'offline',
                settings = '{}', avatar = NULL
            WHERE uid = $1
            """,
            .int(uid), .int(at))
        noteChange(ofUser: uid)
        try releaseMedia(of: .user(uid), at: at)
        try run("DELETE FROM contacts WHERE uid = $1 OR contact = $1", .int(uid))
        try run("DELETE FROM blocks WHERE uid = $1", .int(uid))
        try run("DELETE FROM password_links WHERE uid = $1", .int(uid))
    }
}
