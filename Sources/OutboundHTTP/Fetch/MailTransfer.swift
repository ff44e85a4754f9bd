import CCurl
import Synchronization

/// One mail on the outbound thread.
final class MailTransfer: Transfer, @unchecked Sendable {
    let id: UInt64
    let outcome = Promise<Result<Void, MailFailure>>()
    private let submission: MailSubmission
    private let judge = ReachJudge(.anywhere)
    private let upload: UploadSource
    private var replies: MailReplies
    private var heardAnything = false
    private var recipients: UnsafeMutablePointer<curl_slist>?

    init(id: UInt64, _ submission: MailSubmission) {
        self.id = id
        self.submission = submission
        upload = UploadSource(bytes: submission.message)
        replies = Self.replies(submission, anew: true)
    }

    var place: String { "\(submission.server.host):\(submission.server.port)" }

    private static func replies(_ submission: MailSubmission, anew: Bool) -> MailReplies {
        MailReplies(anew: anew, startTLS: submission.server.security == .startTLS, logsIn: !submission.server.user.isEmpty)
    }

    func prepare(_ easy: CurlEasy, _ configuration: FetchConfiguration) {
        let server = submission.server
        easy.prepareConnection(configuration, submission.limits)
        judge.install(easy)
        easy.set(CURLOPT_URL, server.url ?? "")
        easy.set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        easy.set(CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue))
        // Servers close a talk that lasts; a mail would then be the one that notices.
        easy.set(CURLOPT_MAXLIFETIME_CONN, 60)
        if !server.user.isEmpty {
            easy.set(CURLOPT_USERNAME, server.user)
            easy.set(CURLOPT_PASSWORD, server.password)
        }
        easy.set(CURLOPT_MAIL_FROM, "<\(submission.sender)>")
        recipients = easy.curl.pointee.slist_append(nil, "<\(submission.recipient)>")
        easy.set(CURLOPT_MAIL_RCPT, pointer: UnsafeMutableRawPointer(recipients))
        easy.set(CURLOPT_UPLOAD, 1)
        easy.set(CURLOPT_INFILESIZE_LARGE, size: submission.message.count)
        upload.install(easy)
        easy.set(CURLOPT_HEADERDATA, pointer: Unmanaged.passUnretained(self).toOpaque())
        easy.set(CURLOPT_HEADERFUNCTION, taker: Self.takeReply)
    }

    func ended(_ easy: CurlEasy, _ code: CURLcode) -> Bool {
        outcome.fulfil(code == CURLE_OK ? .success(()) : .failure(failure(code, easy)))
        release(easy)
        return false
    }

    func gaveUp(_ reason: GivingUp, _ easy: CurlEasy?) {
        outcome.fulfil(.failure(MailFailure(stage: stage, cause: reason.failure(mayHaveArrived: stage == .unanswered))))
        if let easy { release(easy) }
    }

    private func release(_ easy: CurlEasy) {
        easy.curl.pointee.slist_free_all(recipients)
        recipients = nil
    }

    private func failure(_ code: CURLcode, _ easy: CurlEasy) -> MailFailure {
        let said = replies.code >= 400
        let cause = CurlFailure.of(code, mayHaveArrived: stage == .unanswered, refusedAddress: nil)
        if code == CURLE_LOGIN_DENIED { return MailFailure(stage: .login, reply: said ? replies.code : 0, enhanced: replies.enhanced) }
        // The reply that refused says more than the code that libcurl makes of it.
        return said
            ? MailFailure(stage: stage, reply: replies.code, enhanced: replies.enhanced) : MailFailure(stage: stage, cause: cause)
    }

    /// The step that has not been answered with a yes.
    private var stage: MailFailure.Stage {
        switch replies.steps.first {
        case .greeting, .hello, .startTLS: .connecting
        case .login: .login
        case .sender: .sender
        case .recipient: .recipient
        case .data: .message
        case .end: replies.code >= 400 || !upload.isDone ? .message : .unanswered
        case nil: .message
        }
    }

    private func take(_ line: UnsafeRawBufferPointer) {
        if !heardAnything {
            heardAnything = true
            // Only a fresh connection greets. Its first line is a 220; one that stands answers MAIL, with 250.
            if line.starts(with: "25".utf8) { replies = Self.replies(submission, anew: false) }
        }
        replies.take(line)
    }

    private static let takeReply: curl_write_callback = { buffer, size, count, context in
        guard let buffer, let context else { return 0 }
        let transfer = Unmanaged<MailTransfer>.fromOpaque(context).takeUnretainedValue()
        transfer.take(UnsafeRawBufferPointer(start: buffer, count: size * count))
        return size * count
    }
}
