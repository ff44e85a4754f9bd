"""A node that links with another one, which is in one of its rooms and is never there."""

import sqlite3

PEER = "south.example"
OFF = {"ROOKERY_FEDERATION_MODE": "off"}
LINKED = {
    "ROOKERY_FEDERATION_MODE": "allowlist", "ROOKERY_FEDERATION_ALLOWED": PEER, "ROOKERY_FEDERATION_ADDRESS": "127.0.0.1",
    "ROOKERY_FEDERATION_PORT": "0", "ROOKERY_FEDERATION_PLACES": f"{PEER}=127.0.0.1:9"}


def share(folder, room):
    """Lets somebody of the peer be in a room of a node's files, as if they had come in just now."""
    database = sqlite3.connect(folder / "data" / "rookery.db")
    with database:
        rid, version = database.execute("SELECT rid, state_version FROM rooms WHERE room_id = ?", [room]).fetchone()
        newest = database.execute("SELECT max(position) FROM timeline WHERE rid = ?", [rid]).fetchone()[0]
        uid = database.execute(
            "INSERT INTO users (user_id, username, local, role, created_at) VALUES (?, 'cleo', 0, 'user', 0) RETURNING uid",
            [f"@cleo:{PEER}"]).fetchone()[0]
        database.execute(
            "INSERT INTO members (rid, uid, membership, position, changed_by, joined_at, joined_position) VALUES (?, ?, 'join', ?, ?, 0, ?)",
            [rid, uid, newest, uid, newest])
        database.execute("INSERT INTO member_spans (uid, rid, joined) VALUES (?, ?, ?)", [uid, rid, newest])
        database.execute("UPDATE rooms SET member_count = member_count + 1 WHERE rid = ?", [rid])
        database.execute("INSERT INTO room_servers (rid, server, members) VALUES (?, ?, 1)", [rid, PEER])
        database.execute("INSERT INTO server_spans (server, rid, first) VALUES (?, ?, ?)", [PEER, rid, newest])
        database.execute(
            "INSERT INTO branched_rooms (rid, linear_position, linear_version) VALUES (?, ?, ?)", [rid, newest, version])
    database.close()
