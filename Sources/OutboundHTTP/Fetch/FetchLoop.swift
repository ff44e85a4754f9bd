import CCurl
import Synchronization

/// The outbound thread's loop around libcurl's multi handle. Callers put commands into its mailbox; everything else belongs to the thread,
/// which starts with the first command and ends with `stop`.
final class FetchLoop: @unchecked Sendable {
    enum Command {
        case start(any Transfer)
        case resume(UInt64)
        case cancel(UInt64)
        case stop
    }

    private struct Mailbox: @unchecked Sendable {
        var commands: [Command] = []
        var curl: UnsafePointer<rookery_curl>?
        var multi: UnsafeMutableRawPointer?
        var isRunning = false
        var isStopped = false
    }

    private let mailbox = Mutex(Mailbox())
    private let configuration: FetchConfiguration

    private var line: FetchLine
    private var waiting: [UInt64: any Transfer] = [:]
    private var running: [UInt64: (transfer: any Transfer, easy: CurlEasy)] = [:]
    private var ids: [UnsafeMutableRawPointer: UInt64] = [:]
    private var spare: [CurlEasy] = []
    private var stops = false

    init(_ configuration: FetchConfiguration) {
        self.configuration = configuration
        line = FetchLine(total: configuration.concurrency, perHost: configuration.concurrencyPerHost, room: configuration.waiting)
    }

    /// Any thread. A transfer that comes after `stop` ends at once.
    func post(_ command: Command) {
        let (isTaken, startsThread) = mailbox.withLock { mailbox in
            guard !mailbox.isStopped else { return (false, false) }
            if case .stop = command {
                mailbox.isStopped = true
                guard mailbox.isRunning else { return (true, false) }
            }
            mailbox.commands.append(command)
            // Under the lock: the thread takes the handle out of the mailbox before it frees it.
            if let curl = mailbox.curl, let multi = mailbox.multi { _ = curl.pointee.multi_wakeup(multi) }
            defer { mailbox.isRunning = true }
            return (true, !mailbox.isRunning)
        }
        if !isTaken, case .start(let transfer) = command { transfer.gaveUp(.stopped, nil) }
        if startsThread { OutboundThread.start(named: "outbound") { self.run() } }
    }

    private func run() {
        guard let curl = CurlLibrary.table, let multi = curl.pointee.multi_init() else { return refuseAll() }
        _ = rookery_curl_set_shared(curl, multi, CURLMOPT_MAXCONNECTS, configuration.concurrency)
        _ = rookery_curl_set_shared(curl, multi, CURLMOPT_MAX_CONCURRENT_STREAMS, configuration.concurrencyPerHost)
        mailbox.withLock { ($0.curl, $0.multi) = (curl, multi) }
        while !stops {
            for command in takeCommands() { perform(command, curl, multi) }
            var active: Int32 = 0
            _ = curl.pointee.multi_perform(multi, &active)
            let ended = collect(curl, multi)
            // Whoever starts now, or came meanwhile, is not kept waiting.
            if ended || stops { continue }
            _ = curl.pointee.multi_poll(multi, nil, 0, 3_600_000, nil)
        }
        mailbox.withLock { ($0.curl, $0.multi) = (nil, nil) }
        close(curl, multi)
    }

    private func takeCommands() -> [Command] {
        mailbox.withLock { mailbox in
            defer { mailbox.commands = [] }
            return mailbox.commands
        }
    }

    private func perform(_ command: Command, _ curl: UnsafePointer<rookery_curl>, _ multi: UnsafeMutableRawPointer) {
        switch command {
        case .start(let transfer):
            switch line.offer(transfer.id, host: transfer.place) {
            case .start: start(transfer, curl, multi)
            case .wait: waiting[transfer.id] = transfer
            case .refuse: transfer.gaveUp(.busy, nil)
            }
        case .resume(let id):
            if let easy = running[id]?.easy { _ = curl.pointee.easy_pause(easy.handle, CURLPAUSE_CONT) }
        case .cancel(let id):
            if let transfer = waiting.removeValue(forKey: id) {
                transfer.gaveUp(.cancelled, nil)
            } else if let (transfer, easy) = take(id, multi) {
                transfer.gaveUp(.cancelled, easy)
                keep(easy)
            }
            startNext(after: id, curl, multi)
        case .stop: stops = true
        }
    }

    private func start(_ transfer: any Transfer, _ curl: UnsafePointer<rookery_curl>, _ multi: UnsafeMutableRawPointer) {
        guard let easy = spare.popLast() ?? curl.pointee.easy_init().map({ CurlEasy(curl: curl, handle: $0) }) else {
            preconditionFailure("no memory for a request")
        }
        transfer.prepare(easy, configuration)
        running[transfer.id] = (transfer, easy)
        ids[easy.handle] = transfer.id
        _ = curl.pointee.multi_add_handle(multi, easy.handle)
    }

    /// - Returns: whether any transfer has ended.
    private func collect(_ curl: UnsafePointer<rookery_curl>, _ multi: UnsafeMutableRawPointer) -> Bool {
        var code = CURLE_OK
        var any = false
        while let handle = rookery_curl_next_ended(curl, multi, &code) {
            guard let id = ids[handle], let (transfer, easy) = take(id, multi) else { continue }
            any = true
            let again = transfer.ended(easy, code)
            keep(easy)
            if again {
                start(transfer, curl, multi)
            } else {
                startNext(after: id, curl, multi)
            }
        }
        return any
    }

    private func startNext(after id: UInt64, _ curl: UnsafePointer<rookery_curl>, _ multi: UnsafeMutableRawPointer) {
        for next in line.end(id) {
            if let transfer = waiting.removeValue(forKey: next) { start(transfer, curl, multi) }
        }
    }

    private func take(_ id: UInt64, _ multi: UnsafeMutableRawPointer) -> (any Transfer, CurlEasy)? {
        guard let (transfer, easy) = running.removeValue(forKey: id) else { return nil }
        ids[easy.handle] = nil
        _ = easy.curl.pointee.multi_remove_handle(multi, easy.handle)
        return (transfer, easy)
    }

    /// A handle keeps memory of its last request, so only a few are kept.
    private func keep(_ easy: CurlEasy) {
        guard spare.count < 16 else { return easy.curl.pointee.easy_cleanup(easy.handle) }
        easy.curl.pointee.easy_reset(easy.handle)
        spare.append(easy)
    }

    private func close(_ curl: UnsafePointer<rookery_curl>, _ multi: UnsafeMutableRawPointer) {
        for id in Array(running.keys) {
            guard let (transfer, easy) = take(id, multi) else { continue }
            transfer.gaveUp(.stopped, easy)
            curl.pointee.easy_cleanup(easy.handle)
        }
        for transfer in waiting.values { transfer.gaveUp(.stopped, nil) }
        for case .start(let transfer) in takeCommands() { transfer.gaveUp(.stopped, nil) }
        for easy in spare { curl.pointee.easy_cleanup(easy.handle) }
        (waiting, spare) = ([:], [])
        _ = curl.pointee.multi_cleanup(multi)
    }

    /// Without libcurl: whoever asks hears so, and the next one may find it installed.
    private func refuseAll() {
        let commands = mailbox.withLock { mailbox in
            defer { (mailbox.commands, mailbox.isRunning) = ([], false) }
            return mailbox.commands
        }
        for case .start(let transfer) in commands { transfer.gaveUp(.unavailable, nil) }
    }
}
