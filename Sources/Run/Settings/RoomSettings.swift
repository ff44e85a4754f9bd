import Node
import SocketIO

extension SettingTable {
    static let rooms: [Setting] = [
        .number(
            "rooms.text_bytes", \.rooms.textBytes, 1...32_768, "A message's text; the whole event may have 65,536 bytes, as peers demand."),
        .number("rooms.members", \.rooms.members, 2...1_000_000, "Members of one room."),
        .number("rooms.rooms_per_user", \.rooms.roomsPerUser, 1...1_000_000, "Rooms one user may be a member of."),
        .number("rooms.invites_per_room", \.rooms.invitesPerRoom, 1...100_000, "Invite tokens of one room that are good at one time."),
        .number("rooms.page_default", \.rooms.pageDefault, 1...1000, "Items of a page when none are asked for."),
        .number("rooms.page_limit", \.rooms.pageLimit, 1...1000, "Items of a page at most; more are capped, never refused."),
        .number(
            "rooms.recent_messages_mib", \.rooms.recentMessagesMiB, 1...65_536,
            "Memory for the newest messages of rooms that are looked at, kept as they are sent; the room looked at longest ago goes first."),
        .number("rooms.forwards", \.rooms.forwards, 1...1000, "Rooms one message can be forwarded to at once."),
    ]

    static let search: [Setting] = [
        .choice(
            "search.index", \.search.index,
            "Off, messages cannot be searched: their words take no room and no time, and what the index held leaves it."),
        .number("search.query_characters", \.search.queryCharacters, 1...1000, "Characters of a query."),
        .number(
            "search.matches_looked_at", \.search.matchesLookedAt, 100...1_000_000,
            "Matches looked at for one page; who asks may not be allowed to see most of them."),
        .number(
            "search.scrub_seconds", \.search.scrubSeconds, 0...2_592_000,
            "Least time between two clearings of what was deleted out of the index's pages; each writes the whole index anew."),
    ]

    static let live: [Setting] = [
        .number(
            "live.authentication_seconds", \.live.authenticationSeconds, 1...300,
            "A connection that shows no token for this long is closed."),
        .number(
            "live.handshakes", \.live.handshakes, 1...1_000_000, "Connections without a token at one time; the next one hears busy."),
        .number(
            "live.attaching", \.live.attaching, 1...100_000,
            "Connections that attach at one time; after a restart all the others wait for their turn. Each takes a few reads."),
        .number("live.events_per_second", \.live.eventsPerSecond, 1...100_000, "Events one connection may send in the long run."),
        .number("live.events_burst", \.live.eventsBurst, 1...1_000_000, "Events it may send at once after a pause."),
        .number(
            "live.waiting_requests", \.live.waitingRequests, 1...10_000,
            "Requests of one connection that may wait for the one before; the next one hears busy."),
        .number(
            "live.backlog_bytes", \.live.backlogBytes, 4096...67_108_864,
            "Kept in memory for one slow reader; the rest is read from the log when it reads again."),
        .number("live.stalled_seconds", \.live.stalledSeconds, 5...600, "A connection that takes nothing for this long is closed (1013)."),
        .number(
            "live.catch_up_events", \.live.catchUpEvents, 100...1_000_000, "Who is further behind hears resync and fetches anew."),
        .number("live.catch_up_page", \.live.catchUpPage, 10...10_000, "Events read from the log in one go while catching up."),
        .number(
            "live.catch_up_bytes", \.live.catchUpBytes, 1_048_576...1_099_511_627_776,
            """
            What was missed and waits for those who do not take it, all together. Past it nothing more is read for anybody who catches up, \
            and who takes next to nothing for 15 s is closed (1013).
            """),
        .number("live.connections_per_user", \.live.connectionsPerUser, 1...10_000, "Live connections of one account at one time."),
        .number("live.typing_seconds", \.live.typingSeconds, 1...60, "Typing ends itself after this long."),
        .number("live.offline_seconds", \.live.offlineSeconds, 0...600, "Offline this long after the last connection is gone."),
        .number(
            "live.presence_members", \.live.presenceMembers, 2...10_000,
            "Presence goes to whoever shares a room of at most this many members: beyond, its cost would grow with the square."),
        .number(
            "live.receipt_members", \.live.receiptMembers, 2...10_000, "Receipts are told live in rooms of at most this many members."),
        .number("live.sync_seconds", \.live.syncSeconds, 1...300, "The longest wait of one sync request; many proxies cut at 60."),
    ]

    static let socketIO: [Setting] = [
        .number(
            "socketio.ping_interval_ms", \.engine.pingInterval, 1000...600_000, "Between two pings; official clients expect about 25 s."),
        .number("socketio.ping_timeout_ms", \.engine.pingTimeout, 1000...600_000, "What a client has to answer a ping."),
        .number(
            "socketio.max_payload_bytes", \.engine.maxPayload, 1024...67_108_864,
            "The longest polling body and WebSocket message; told to clients in the handshake."),
        .number("socketio.packets_per_body", \.engine.maxPacketsPerBody, 1...100_000, "Packets in one POST."),
        .number(
            "socketio.packets_per_answer", \.engine.maxPacketsPerAnswer, 1...1000,
            "Packets in one polling answer; stock Python clients refuse more than 16."),
        .number("socketio.queued_packets", \.engine.maxQueuedPackets, 16...1_000_000, "Packets that wait for a polling client's next GET."),
        .number("socketio.queued_bytes", \.engine.maxQueuedBytes, 65_536...67_108_864, "Their bytes."),
        .number(
            "socketio.upgrade_timeout_ms", \.engine.upgradeTimeout, 1000...60_000, "What a second transport has to finish its upgrade."),
        .number("socketio.attachments", \.socketIO.maxAttachments, 0...1000, "Binary attachments of one packet."),
        .number("socketio.attachment_bytes", \.socketIO.maxAttachmentBytes, 0...67_108_864, "Their bytes together."),
        .number("socketio.namespaces", \.socketIO.maxNamespaces, 1...1000, "Namespaces of one connection."),
        .number("socketio.awaited_acks", \.socketIO.maxAwaitedAcks, 1...100_000, "Events of ours that wait for a client's ack."),
    ]
}
