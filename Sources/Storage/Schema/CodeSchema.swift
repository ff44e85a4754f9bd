/// Tables of codes: what was sent to whom, how often, and what became of it. Addresses stand in challenges only, which live for an hour;
/// counts know them by a keyed hash.
enum CodeSchema {
    static let statements = challenges + sends + around

    private static let challenges = [
        // `begun` counts the sends that may have left; `wrong` the tries that were not right.
        """
        CREATE TABLE code_challenges (
            challenge TEXT PRIMARY KEY CHECK (length(challenge) BETWEEN 1 AND 64),
            purpose TEXT NOT NULL CHECK (purpose IN ('login', 'confirm', 'reset')),
            channel TEXT NOT NULL CHECK (channel IN ('mail', 'sms', 'whatsapp')),
            address TEXT NOT NULL CHECK (length(address) BETWEEN 3 AND 320),
            address_key BLOB NOT NULL CHECK (length(address_key) = 16),
            network_key BLOB NOT NULL CHECK (length(network_key) = 16),
            session TEXT CHECK (length(session) <= 64),
            seal BLOB CHECK (length(seal) = 32),
            made_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            tries INTEGER NOT NULL DEFAULT 0 CHECK (tries >= 0),
            wrong INTEGER NOT NULL DEFAULT 0 CHECK (wrong BETWEEN 0 AND tries),
            is_over INTEGER NOT NULL DEFAULT 0 CHECK (is_over IN (0, 1)),
            begun INTEGER NOT NULL DEFAULT 0 CHECK (begun >= 0),
            reference TEXT CHECK (length(reference) <= 255),
            stage INTEGER,
            resent INTEGER NOT NULL DEFAULT 0 CHECK (resent IN (0, 1)),
            refused TEXT CHECK (length(refused) <= 64)
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX code_challenges_of_address ON code_challenges (address_key, made_at)",
        "CREATE INDEX code_challenges_by_expiry ON code_challenges (expires_at)",
        "CREATE INDEX code_challenges_by_reference ON code_challenges (reference) WHERE reference IS NOT NULL",
    ]

    private static let sends = [
        """
        CREATE TABLE code_sends (
            id INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            challenge TEXT NOT NULL,
            address_key BLOB NOT NULL CHECK (length(address_key) = 16),
            network_key BLOB NOT NULL CHECK (length(network_key) = 16),
            session_key BLOB CHECK (length(session_key) = 16),
            country TEXT CHECK (length(country) = 2),
            prefix TEXT CHECK (length(prefix) <= 12),
            entered INTEGER NOT NULL DEFAULT 0 CHECK (entered IN (0, 1))
        ) STRICT
        """,
        "CREATE INDEX code_sends_to_address ON code_sends (address_key, at)",
        "CREATE INDEX code_sends_from_network ON code_sends (network_key, at)",
        "CREATE INDEX code_sends_from_session ON code_sends (session_key, at) WHERE session_key IS NOT NULL",
        "CREATE INDEX code_sends_to_prefix ON code_sends (prefix, at, entered) WHERE prefix IS NOT NULL",
        "CREATE INDEX code_sends_to_country ON code_sends (country, at, entered) WHERE country IS NOT NULL",
        "CREATE INDEX code_sends_of_challenge ON code_sends (challenge)",
        "CREATE INDEX code_sends_by_age ON code_sends (at)",
        // Days since 1970. The country is empty for mail.
        """
        CREATE TABLE code_days (
            day INTEGER NOT NULL,
            country TEXT NOT NULL,
            sent INTEGER NOT NULL,
            entered INTEGER NOT NULL,
            price INTEGER NOT NULL,
            PRIMARY KEY (day, country)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE code_refusals (
            day INTEGER NOT NULL,
            reason TEXT NOT NULL,
            country TEXT NOT NULL,
            count INTEGER NOT NULL,
            PRIMARY KEY (day, reason, country)
        ) STRICT, WITHOUT ROWID
        """,
    ]

    private static let around = [
        """
        CREATE TABLE unreachable_addresses (
            address_key BLOB PRIMARY KEY CHECK (length(address_key) = 16),
            until INTEGER NOT NULL,
            reason TEXT NOT NULL CHECK (length(reason) <= 64)
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX unreachable_addresses_by_end ON unreachable_addresses (until)",
        """
        CREATE TABLE registration_tokens (
            token_hash BLOB PRIMARY KEY CHECK (length(token_hash) = 32),
            channel TEXT NOT NULL CHECK (channel IN ('mail', 'sms', 'whatsapp')),
            address TEXT NOT NULL CHECK (length(address) BETWEEN 3 AND 320),
            expires_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX registration_tokens_by_expiry ON registration_tokens (expires_at)",
        """
        CREATE TABLE alarms (
            name TEXT PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 128),
            sentence TEXT NOT NULL CHECK (length(sentence) <= 1024),
            first_at INTEGER NOT NULL,
            last_at INTEGER NOT NULL,
            count INTEGER NOT NULL CHECK (count >= 1)
        ) STRICT, WITHOUT ROWID
        """,
        // Proven by a code, in milliseconds since 1970; an address that was only typed in has none.
        "ALTER TABLE users ADD COLUMN email_confirmed_at INTEGER",
        "ALTER TABLE users ADD COLUMN phone_confirmed_at INTEGER",
    ]
}
