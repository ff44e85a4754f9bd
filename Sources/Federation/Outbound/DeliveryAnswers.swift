/// What comes of an answer.
extension Delivery {
    /// Tells how the transaction went that was on its way.
    /// - Parameter chance: random, at least 0 and below 1.
    package mutating func answered(_ answer: DeliveryAnswer, at now: Int64, chance: Double) {
        guard isOnItsWay, let pending = record.pending else { return }
        isOnItsWay = false
        switch answer.verdict {
        case .taken: taken(pending, at: now)
        case .patience(let wait): bePatient(wait, at: now, chance: chance)
        case .unreachable(let word): fail(word, at: now, chance: chance)
        case .unacceptable(let status): refused(pending, status: status, at: now, chance: chance)
        case .failing(let status): choked(pending, status: status, at: now, chance: chance)
        }
    }

    private mutating func taken(_ pending: Transaction, at now: Int64) {
        let since = record.health.succeeded(at: now)
        record.pending = nil
        (record.strikes, record.strikeStatus) = (0, 0)
        if !pending.content.isEmpty { record.parked.somethingWasTaken() }
        if record.dissection == nil { settle(pending.content.events) }
        if let since, now - since > CatchUp.absence { record.catchUpIsDue = true }
    }

    private mutating func bePatient(_ wait: Int64?, at now: Int64, chance: Double) {
        let asked = wait ?? DeliveryBackOff.delay(after: 1, chance: chance)
        record.health.pause("429", until: now + min(max(asked, Self.shortestPatience), Self.longestPatience), isAsked: true)
    }

    private static let shortestPatience: Int64 = 500
    private static let longestPatience: Int64 = 3_600_000
    /// A server that takes empty transactions only may be ill in a way that looks like our fault: of three transactions everything is
    /// set aside, then it waits until the server is well. Whoever floods a room with what a server chokes on must fill those three.
    private static let parkedInARow = 3
    private static let strikes = 3

    private mutating func fail(_ fault: String, at now: Int64, chance: Double) {
        record.health.failed(fault, at: now, chance: chance)
        fleeting.forgetWhatPasses()
    }

    /// A 4xx: the server is there, and this content will not do, now or later.
    private mutating func refused(_ pending: Transaction, status: Int, at now: Int64, chance: Double) {
        if pending.content.isEmpty {
            putBack(pending)
            return record.health.pause(String(status), until: now + DeliveryBackOff.afterRefusal(chance: chance), isAsked: false)
        }
        takeApart(pending, status: status, at: now, chance: chance)
    }

    /// A 5xx: the server is ill, or this content makes it so. Three of a kind in a row speak for the latter.
    private mutating func choked(_ pending: Transaction, status: Int, at now: Int64, chance: Double) {
        if pending.content.isEmpty {
            putBack(pending)
            return fail(String(status), at: now, chance: chance)
        }
        record.strikes = record.strikeStatus == status ? record.strikes + 1 : 1
        record.strikeStatus = status
        let isKnown = record.dissection?.status == status || record.strikes >= Self.strikes
        if isKnown { takeApart(pending, status: status, at: now, chance: chance) } else { fail(String(status), at: now, chance: chance) }
    }

    private mutating func takeApart(_ pending: Transaction, status: Int, at now: Int64, chance: Double) {
        if record.dissection == nil, record.parked.inARow >= Self.parkedInARow {
            return fail(String(status), at: now, chance: chance)
        }
        record.pending = nil
        if record.dissection == nil {
            record.dissection = Dissection(pending, status: status)
        } else {
            record.dissection?.refused(pending.content)
        }
    }

    /// An empty transaction was refused as well: the server is to blame, and what was taken apart stays whole.
    private mutating func putBack(_ pending: Transaction) {
        guard let dissection = record.dissection else { return }
        record.pending = dissection.original
        record.dissection = nil
        (record.strikes, record.strikeStatus) = (0, 0)
    }

    /// Goes on with what is being taken apart, or closes it.
    mutating func takePart(at now: Int64) {
        guard let part = record.dissection?.nextPart() else { return closeDissection(at: now) }
        start(part, at: now)
    }

    private mutating func closeDissection(at now: Int64) {
        guard let dissection = record.dissection else { return }
        record.parked.add(dissection.suspects, of: dissection.original.content, status: dissection.status, at: now)
        record.dissection = nil
        (record.strikes, record.strikeStatus) = (0, 0)
        settle(dissection.original.content.events)
    }

    /// These events are done with: taken, or set aside.
    private mutating func settle(_ events: [OutboundEvent]) {
        for event in events {
            if let position = record.behind[event.roomID] {
                record.behind[event.roomID] = max(position, event.position)
            } else {
                record.cursor = max(record.cursor, event.position)
            }
        }
        ahead.skip(to: record.cursor)
        settleRead()
    }
}
