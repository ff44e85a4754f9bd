import CanonicalJSON
import Chat
import Logging
import OutboundHTTP
import Storage

/// `push.fcm`, `push.apns` and `push.web`: a device is woken.
package enum SendPush {
    /// Handlers of the kinds that this process can send by.
    package static func handlers(_ providers: KnownProviders, _ clock: JobClock) -> [JobHandler] {
        var handlers: [JobHandler] = []
        if let fcm = providers.fcm {
            handlers.append(handler(JobCatalog.pushFCM, clock, providers.logger) { await fcm.send(message($0), now: $1 / 1000) })
        }
        if let apns = providers.apns {
            handlers.append(
                handler(JobCatalog.pushAPNs, clock, providers.logger) { letter, now in
                    await apns.send(notification(letter, now: now / 1000), registered: letter.registeredAt, now: now / 1000)
                })
        }
        if let web = providers.webPush {
            handlers.append(handler(JobCatalog.pushWeb, clock, providers.logger) { await send($0, web, now: $1 / 1000) })
        }
        return handlers
    }

    private static func handler(
        _ kind: JobKind, _ clock: JobClock, _ logger: Logger?, _ send: @escaping @Sendable (PushLetter, Int64) async -> ProviderVerdict
    ) -> JobHandler {
        JobHandler(
            kind,
            .outside { job in
                guard let letter = PushLetter(material: job.material) else {
                    return JobResult(.dead(JobFault("no_letter", "The job came without what there is to send.")))
                }
                let verdict = await send(letter, clock.now())
                let now = clock.now()
                if verdict.alarms, let fault = verdict.fault {
                    logger?.error(
                        "a push was refused", metadata: ["job": "\(job.id)", "kind": "\(kind.name)", "reason": "\(fault.sentence)"])
                }
                let note = PushLedger.note(letter, verdict, now: now)
                return JobResult(outcome(of: verdict, letter, now: now), reference: nil, note: note)
            })
    }

    /// A push service that is down, or refuses us, is one of many: its own breaker knows, and the others go on.
    private static func outcome(of verdict: ProviderVerdict, _ letter: PushLetter, now: Int64) -> JobOutcome {
        guard letter.address.kind.isWeb else { return verdict.outcome(now: now, resends: true) }
        switch verdict {
        case .wait(_, let seconds): return .snooze(until: now + Int64(seconds ?? 1) * 1000)
        case .misconfigured(let fault): return .dead(fault)
        default: return verdict.outcome(now: now, resends: true)
        }
    }

    // MARK: the ways

    private static func send(_ letter: PushLetter, _ web: WebPush, now: Int64) async -> ProviderVerdict {
        guard let keys = letter.address.keys else {
            return .faulty(JobFault("unsendable", "The device has no keys."))
        }
        let subscription: PushSubscription
        do {
            subscription = try PushSubscription(endpoint: letter.address.text, point: keys.point, secret: keys.secret, judge: web.judge)
        } catch {
            // It was one when it was given: an operator has closed the way since.
            return .gone(JobFault("private_address", error.field.detail), alarms: false)
        }
        let message = WebPushMessage(
            content: letter.note.json.encoded(), life: Int(letter.manner.life), urgency: letter.manner.urgency == .high ? .high : .normal,
            topic: letter.topic)
        return await web.send(
            message, to: subscription, authorization: letter.authorization, othersWork: letter.othersWork, now: now)
    }

    /// Data for the app, and what any phone shows without one running.
    private static func message(_ letter: PushLetter) -> FCMMessage {
        let note = letter.note
        let data = [
            ("type", note.type), ("roomId", note.roomID), ("messageId", note.messageID), ("sender", note.sender ?? ""),
            ("unread", String(note.unread)), ("at", String(note.at)),
        ]
        return FCMMessage(
            token: letter.address.text, data: data.map { (name: $0.0, value: $0.1) }, notification: (note.title, note.body),
            isUrgent: letter.manner.urgency == .high, life: Int(letter.manner.life), collapse: letter.topic)
    }

    /// `mutable-content` lets an app fetch what a push without content does not say; `thread-id` groups by room.
    private static func notification(_ letter: PushLetter, now: Int64) -> APNsNotification {
        let note = letter.note
        let payload: JSON = [
            "aps": [
                "alert": ["title": .string(note.title), "body": .string(note.body)], "sound": "default", "thread-id": .string(letter.topic),
                "mutable-content": 1,
            ],
            "rookery": note.json,
        ]
        return APNsNotification(
            device: letter.address.text, payload: payload, kind: .alert, priority: letter.manner.urgency == .high ? 10 : 5,
            expiration: now + letter.manner.life, collapse: letter.topic, id: letter.id)
    }
}
