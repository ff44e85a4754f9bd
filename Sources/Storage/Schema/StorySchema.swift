/// Tables of stories. A row goes when its time is over, with its views and reactions, unless a highlight holds it: then it stays, and only
/// the highlight shows it.
enum StorySchema {
    static let statements = [
        """
        CREATE TABLE stories (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            story_id TEXT NOT NULL UNIQUE CHECK (length(story_id) BETWEEN 1 AND 64),
            uid INTEGER NOT NULL REFERENCES users (uid),
            type TEXT NOT NULL CHECK (type IN ('text', 'image', 'video')),
            text TEXT NOT NULL CHECK (length(text) <= 4096),
            media TEXT CHECK (length(media) BETWEEN 1 AND 64),
            audience TEXT NOT NULL CHECK (audience IN ('everyone', 'contacts', 'only', 'except')),
            created_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            is_over INTEGER NOT NULL DEFAULT 0 CHECK (is_over IN (0, 1)),
            views INTEGER NOT NULL DEFAULT 0 CHECK (views >= 0)
        ) STRICT
        """,
        "CREATE INDEX stories_of_user ON stories (uid, number)",
        "CREATE INDEX stories_showing ON stories (number) WHERE is_over = 0",
        """
        CREATE TABLE story_people (
            number INTEGER NOT NULL REFERENCES stories (number) ON DELETE CASCADE,
            uid INTEGER NOT NULL REFERENCES users (uid),
            PRIMARY KEY (number, uid)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE story_views (
            view INTEGER PRIMARY KEY,
            number INTEGER NOT NULL REFERENCES stories (number) ON DELETE CASCADE,
            uid INTEGER NOT NULL REFERENCES users (uid),
            at INTEGER NOT NULL,
            emoji TEXT CHECK (length(emoji) BETWEEN 1 AND 64),
            UNIQUE (uid, number)
        ) STRICT
        """,
        "CREATE INDEX story_views_of_story ON story_views (number)",
        "CREATE INDEX story_reactions ON story_views (number, emoji) WHERE emoji IS NOT NULL",
        """
        CREATE TABLE highlights (
            highlight INTEGER PRIMARY KEY AUTOINCREMENT,
            highlight_id TEXT NOT NULL UNIQUE CHECK (length(highlight_id) BETWEEN 1 AND 64),
            uid INTEGER NOT NULL REFERENCES users (uid),
            title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 100),
            created_at INTEGER NOT NULL
        ) STRICT
        """,
        "CREATE INDEX highlights_of_user ON highlights (uid, highlight)",
        """
        CREATE TABLE highlight_stories (
            highlight INTEGER NOT NULL REFERENCES highlights (highlight) ON DELETE CASCADE,
            number INTEGER NOT NULL REFERENCES stories (number) ON DELETE CASCADE,
            PRIMARY KEY (highlight, number)
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX highlights_of_story ON highlight_stories (number)",
    ]
}
