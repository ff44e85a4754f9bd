/// Tables of contents that lie, or are to lie, in a store outside the node. States of an object: 0 on its way, 1 stored, 2 to be removed
/// there, 3 not taken by the store. A row outlives its content until the object is gone; row numbers of contents never come back.
enum MediaStoreSchema {
    static let statements = [
        """
        CREATE TABLE media_objects (
            fid INTEGER PRIMARY KEY,
            store TEXT NOT NULL CHECK (length(store) BETWEEN 1 AND 64),
            object TEXT NOT NULL CHECK (length(object) BETWEEN 1 AND 1024),
            state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 3),
            bytes INTEGER NOT NULL CHECK (bytes >= 0),
            upload TEXT CHECK (length(upload) BETWEEN 1 AND 1024),
            part_bytes INTEGER CHECK (part_bytes > 0),
            is_local INTEGER NOT NULL DEFAULT 1 CHECK (is_local IN (0, 1)),
            at INTEGER NOT NULL
        ) STRICT
        """,
        "CREATE INDEX media_objects_discarded ON media_objects (fid) WHERE state = 2",
        "CREATE INDEX media_objects_refused ON media_objects (fid) WHERE state = 3",
        "CREATE INDEX media_objects_local ON media_objects (fid) WHERE state = 1 AND is_local = 1",
        """
        CREATE TABLE media_parts (
            fid INTEGER NOT NULL,
            number INTEGER NOT NULL CHECK (number >= 1),
            tag TEXT NOT NULL CHECK (length(tag) <= 1024),
            PRIMARY KEY (fid, number)
        ) STRICT, WITHOUT ROWID
        """,
        // Kept with every change: nobody adds up rows to know how much lies where.
        """
        CREATE TABLE media_stores (
            store TEXT PRIMARY KEY,
            bytes INTEGER NOT NULL DEFAULT 0,
            files INTEGER NOT NULL DEFAULT 0,
            local_bytes INTEGER NOT NULL DEFAULT 0
        ) STRICT, WITHOUT ROWID
        """,
    ]
}
