import CanonicalJSON
import Storage

/// What admins do, as the audit names it.
enum AuditAction: String, Sendable, CaseIterable {
    case suspend = "user.suspend"
    case unsuspend = "user.unsuspend"
    case role = "user.role"
    case endSessions = "user.sessions.end"
    case passwordLink = "user.password_link"
    case endSession = "user.session.end"
    case closeRoom = "room.close"
    case makeInvite = "invite.create"
    case removeInvite = "invite.remove"
    case clearAlarm = "alarm.clear"
    case cancelJob = "job.cancel"
    case retryJob = "job.retry"
    case runJob = "job.run"
    case retryJobs = "jobs.retry"
    case probeJobs = "jobs.probe"
    case pauseJobs = "jobs.pause"
    case resumeJobs = "jobs.resume"
    case moveMedia = "media.move"
    case allowPeer = "peer.allow"
    case blockPeer = "peer.block"
    case removePeer = "peer.remove"
    case retryPeer = "peer.retry"
    case purgePeer = "peer.purge"
}

extension AuditAction {
    /// What something was and what it is now.
    static func change(from before: JSON, to after: JSON) -> JSON { ["from": before, "to": after] }
}

extension Transaction {
    /// Notes what an admin does, in the body that does it. `detail` holds no secret.
    func audit(_ admin: AdminActor, _ action: AuditAction, of subject: String, _ detail: JSON = [:]) throws(StorageFailure) {
        let text = String(decoding: detail.encoded(), as: Unicode.UTF8.self)
        try session.audit(at: now, actor: admin.uid, action: action.rawValue, subject: subject, detail: text)
    }
}
