"""The steps of a message as functions of the node: what each costs, with everything it calls."""

# What the step does, and a part of the mangled name of its function. An indented step is part of the one above it.
STEPS = [
    ("event loop: frame read, parsed, its form judged, handed to the writer", "WebSocketConnectionC4take"),
    ("writer: the message, from the queue to the announcement", "WriteAttemptV7runBody"),
    ("    sender's room and membership", "SendMessageO10joinedRoom"),
    ("    the log's append", "EventLogC6append_2to2in"),
    ("        event made: canonical JSON, content hash, id", "EventDraftV5build"),
    ("        authorisation rules", "RoomAuthorityV5judge"),
    ("        rows of the event and the timeline", "EventLogC6insert"),
    ("writer: end of the transaction in SQLite", "sqlite3VdbeHalt"),
    ("writer, while the disk works: what loops are to be told", "GatewayC7prepare"),
    ("    the message encoded, once for all", "FreshMessageC7written"),
    ("writer: caches, and loops that are told", "VAH_tFyAF12BatchContextCYbcfU0_"),
    ("writer, after everybody has the message: what only the next one needs", "VAH_tFyAF12BatchContextCYbcfU1_"),
    ("event loops: the batch offered to sessions and framed", "LiveShardC7deliver"),
    ("event loops: sockets flushed", "ListenerLoopC10flushLater"),
]


def table(small, large, members):
    """Lines `(step, instructions per message in the small room, per further member)`.

    Raises LookupError for a step whose function is gone: a table with holes would go unnoticed.
    """
    lines = [("all of it", small.each, (large.each - small.each) / members)]
    for step, part in STEPS:
        few, many = small.each_of(part), large.each_of(part)
        lines.append((step, few, (many - few) / members))
    return lines
