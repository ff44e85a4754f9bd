import Node

extension SettingTable {
    static let listen: [Setting] = [
        .text(
            "listen.address", \.listen.address, .address,
            "127.0.0.1 is this machine only; 0.0.0.0 or :: is the world. Who opens a node decides so."),
        .number("listen.port", \.listen.port, 0...65_535, "0 takes any free port and logs it."),
        .optionalText(
            "listen.tls_certificate", \.listen.certificateFile, .path,
            "A PEM file with the certificate and its chain. Nothing: plain HTTP, right on loopback and behind a proxy."),
        .optionalText("listen.tls_key", \.listen.keyFile, .path, "The PEM file of the certificate's key. Both or none are set."),
        .list(
            "listen.trusted_proxies", \.listen.trustedProxies, .addressBlock,
            """
            Proxies whose X-Forwarded-For and X-Forwarded-Proto are believed. From anybody else these headers are ignored: a client \
            could write any address there.
            """),
        .list(
            "listen.allowed_origins", \.listen.allowedOrigins, .origin,
            "Origins of web pages elsewhere that may use this node from a browser. The node's own page needs no entry."),
        .number(
            "listen.event_loops", \.listen.loops, 0...256,
            "Threads that serve connections; 0: one for each core but one, which the database writer needs."),
    ]

    static let connections: [Setting] = [
        .number(
            "connections.total", \.listener.connections, 16...1_000_000,
            "Open connections at most; lowered at start to what the limit on open files allows. The next one hears 503."),
        .number(
            "connections.per_address", \.listener.connectionsPerAddress, 1...1_000_000,
            "From one address (one /64 of IPv6); many people may sit behind one. Trusted proxies are not counted."),
        .number("connections.kernel_backlog", \.listener.backlog, 16...65_535, "Connections the kernel keeps until they are accepted."),
        .number(
            "connections.head_bytes", \.listener.headBytes, 1024...1_048_576, "Request line and headers; every sane token and cookie fits."),
        .number("connections.header_count", \.listener.headerCount, 10...10_000, "Headers of one request."),
        .number(
            "connections.body_bytes", \.listener.bodyBytes, 1024...1_073_741_824,
            "A request's body; a longer one is cut off while it is read."),
        .number(
            "connections.gathered_body_bytes", \.listener.gatheredBodyBytes, 1024...16_777_216,
            "Bodies up to here are gathered before their handler starts; longer ones are streamed to it."),
        .number(
            "connections.pipelined_requests", \.listener.pipelinedRequests, 1...1000, "Requests that may wait behind the one in flight."),
        .number("connections.head_seconds", \.listener.headSeconds, 1...600, "From the accept to the end of the first headers."),
        .number("connections.idle_seconds", \.listener.idleSeconds, 1...3600, "Between two requests of one connection."),
        .number(
            "connections.body_seconds", \.listener.bodySeconds, 1...3600, "A body has this long, and a second more for each of the next."),
        .number(
            "connections.body_bytes_per_second", \.listener.bodyBytesPerSecond, 1...1_073_741_824,
            "Bytes that buy a body one more second, so that slow lines pass and trickling attackers do not."),
        .number("connections.stalled_seconds", \.listener.stalledSeconds, 1...3600, "Who takes nothing for this long is cut."),
        .number(
            "connections.linger_seconds", \.listener.lingerSeconds, 0...60,
            "After a last answer, what still comes is thrown away for this long, so that the answer is not lost."),
        .number("connections.message_bytes", \.listener.messageBytes, 1024...67_108_864, "One WebSocket message, all fragments together."),
        .number("connections.fragments", \.listener.fragments, 1...100_000, "Fragments of one WebSocket message."),
        .number(
            "connections.ping_seconds", \.listener.pingSeconds, 5...600,
            "A silent WebSocket is pinged after this long and cut after as long again. Many proxies cut at 60."),
        .number("connections.close_seconds", \.listener.closeSeconds, 1...60, "What a peer has to answer our close."),
        .number(
            "connections.pending_bytes", \.listener.pendingBytes, 65_536...1_073_741_824,
            "A WebSocket with more than this waiting is cut, whatever waits."),
        .number(
            "connections.unfinished_bytes", \.listener.unfinishedBytes, 1_048_576...1_099_511_627_776,
            "All connections together: what is held of messages and bodies that are not whole; who adds to more is turned away."),
        .number("connections.stop_seconds", \.listener.stopSeconds, 1...300, "How long a graceful stop waits before it cuts what is left."),
    ]
}
