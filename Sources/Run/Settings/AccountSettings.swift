import Node

extension SettingTable {
    static let accounts: [Setting] = [
        .choice(
            "accounts.registration", \.accounts.registration,
            """
            open: anybody who reaches the node makes an account; invite: with an invite to the node; closed: the admin makes them. Open, \
            because by default only this machine reaches the node: think again before you change listen.address. The first admin \
            always comes in by the link shown at the first start.
            """),
        .number(
            "accounts.access_token_seconds", \.accounts.accessTokenSeconds, 60...86_400,
            "How long an access token is good. It is dead at once when its session ends."),
        .number(
            "accounts.session_seconds", \.accounts.sessionSeconds, 3600...315_360_000, "A session unused for this long ends (90 days)."),
        .number(
            "accounts.refresh_grace_seconds", \.accounts.refreshGraceSeconds, 0...600,
            "The refresh token before the current one stays good this long: a lost answer logs nobody out."),
        .number(
            "accounts.sessions_per_user", \.accounts.sessionsPerUser, 1...10_000, "A login beyond it ends the session unused longest."),
        .number(
            "accounts.password_minimum", \.accounts.passwordMinimum, 1...128, "Characters of a new password; length beats every other rule."
        ),
        .number(
            "accounts.temp_id_seconds", \.accounts.tempIDSeconds, 60...604_800,
            "How long a client's tempId is remembered, so that a repeated send creates nothing."),
    ]

    static let passwords: [Setting] = [
        .number(
            "passwords.threads", \.passwords.threads, 0...64,
            "Threads that hash, at low priority; 0: one per two cores. Each takes 19 MiB while it works, about 60 ms a hash."),
        .number(
            "passwords.queue", \.passwords.queue, 1...10_000,
            "Who may wait for a thread; the next one hears busy. 32 wait about two seconds for one thread."),
    ]

    static let rates: [Setting] = [
        .rate("rates.standard_per_account", \.rates.standard.account, "Everything without a line of its own."),
        .rate("rates.standard_per_address", \.rates.standard.address, "Many people may sit behind one address."),
        .rate(
            "rates.credentials_per_account", \.rates.credentials.account,
            "Log in, reset and the like for one account, whoever tries; off also ends the growing waits after wrong passwords."),
        .rate("rates.credentials_per_address", \.rates.credentials.address, "Log in, register, refresh, reset from one address."),
        .rate("rates.messages_per_account", \.rates.messages.account, "Sends and forwards of one user in one room."),
        .rate("rates.messages_per_address", \.rates.messages.address, "Sends and forwards from one address."),
        .rate("rates.creation_per_account", \.rates.creation.account, "Making rooms and invites."),
        .rate("rates.creation_per_address", \.rates.creation.address, "Making rooms and invites from one address."),
        .rate("rates.search_per_account", \.rates.search.account, "Directory and user search."),
        .rate("rates.search_per_address", \.rates.search.address, "Directory and user search from one address."),
        .rate("rates.uploads_per_account", \.rates.uploads.account, "Files that are sent."),
        .rate("rates.uploads_per_address", \.rates.uploads.address, "Files that are sent from one address."),
        .rate("rates.media_per_account", \.rates.media.account, "Files that are fetched: a page of history shows many."),
        .rate("rates.media_per_address", \.rates.media.address, "Files that are fetched from one address, with signed addresses too."),
        .number(
            "rates.tracked", \.rates.tracked, 1000...10_000_000,
            "Accounts and addresses remembered at one time, about 100 bytes each; the ones longest unused are forgotten."),
    ]
}
