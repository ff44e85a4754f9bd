"""The steps of a message as functions of the node: what each costs, with everything it calls."""

# What the step does, and a part of the mangled name of its function. An indented step is part of the one above it.
STEPS = [
    ("event loop: frame read, parsed, its form judged, handed to the writer", "WebSocketConnectionC4take"),
    ("writer: the message, from the queue to the announcement", "WriteBodyC3run"),
    ("    sender's room and membership", "SendMessageO10joinedRoom"),
    ("    the log's append", "EventLogC6append_2to2in"),
    ("        event made: canonical JSON, content hash, id", "EventDraftV5build"),
    ("        authorisation rules", "RoomAuthorityV5judge"),
    ("        rows of the event and the timeline", "EventLogC6insert"),
    ("    answer and announcement encoded", "MessageReaderC6object5ofNew"),
    ("writer: end of the transaction in SQLite", "sqlite3VdbeHalt"),
    ("writer: caches, acks and announcements handed over", "WriteAttemptV6settle"),
    ("event loops: the batch offered to sessions and framed", "LiveShardC7deliver"),
    ("event loops: sockets flushed", "ListenerLoopC10flushLater"),
]


def table(small, large, members):
    """Lines `(step, instructions per message in the small room, per further member)`; None where the function is not found."""

    def each(difference, part):
        try:
            return difference.each_of(part)
        except LookupError:
            return None

    lines = [("all of it", small.each, (large.each - small.each) / members)]
    for step, part in STEPS:
        few, many = each(small, part), each(large, part)
        lines.append((step, few, None if few is None or many is None else (many - few) / members))
    return lines
