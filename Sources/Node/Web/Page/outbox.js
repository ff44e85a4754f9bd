/** @import {Content, Pending, Message} from "./types.js" */
/** @import {Live} from "./live.js" */
import { Emitter } from "./emitter.js";
import { plainWords, Problem } from "./problem.js";
import { randomId } from "./tabs.js";

/**
 * What was written and is not yet acknowledged. Every entry keeps its tempId until then, so that sending it again
 * (after a lost answer, a reconnect, a reload) can't make a second message. One at a time per room keeps the order.
 *
 * Says `change {roomId}` and `sent {message}`.
 */
export class Outbox extends Emitter {
    /** @type {Pending[]} */
    #entries = [];
    /**
     * Rooms whose next send has to wait, with the time.
     * @type {Map<string, number>}
     */
    #held = new Map();
    #key = "";

    /** @param {Live} live */
    constructor(live) {
        super();
        this.live = live;
        live.on("resumed", () => this.#sendAll());
        live.on("state", () => this.#entries.forEach((each) => this.emit("change", { roomId: each.roomId })));
    }

    /**
     * Takes up what this tab had not sent before a reload.
     * @param {string|null} sessionId
     */
    start(sessionId) {
        this.#key = `rookery.outbox.${sessionId}`;
        /** @type {Pending[]} */
        const kept = JSON.parse(sessionStorage.getItem(this.#key) ?? "[]");
        this.#entries = kept.map((each) => (each.state === "failed" ? each : { ...each, state: "waiting" }));
    }

    /** Forgets everything (log out). */
    stop() {
        this.#entries = [];
        this.#keep();
    }

    /**
     * @param {string} roomId
     * @returns {Pending[]}
     */
    of(roomId) {
        return this.#entries.filter((each) => each.roomId === roomId);
    }

    /**
     * Writes a message into a room.
     * @param {string} roomId
     * @param {Content} content
     * @param {Pending["replyTo"]} [replyTo]
     */
    add(roomId, content, replyTo) {
        this.#entries.push({ tempId: randomId(), roomId, content, replyTo, state: "waiting", createdAt: new Date().toISOString() });
        this.#changed(roomId);
        this.#sendNext(roomId);
    }

    /**
     * Tries a failed entry again.
     * @param {string} tempId
     */
    retry(tempId) {
        this.#set(tempId, { state: "waiting", why: undefined });
        const entry = this.#find(tempId);
        if (entry) this.#sendNext(entry.roomId);
    }

    /** @param {string} tempId */
    discard(tempId) {
        const entry = this.#find(tempId);
        this.#entries = this.#entries.filter((each) => each.tempId !== tempId);
        if (entry) this.#changed(entry.roomId);
    }

    /**
     * The live connection brought our own message back, maybe before its ack. What comes from the log after a reconnect
     * may not say its tempId: an entry of the same text that was tried before is then no longer shown, but still sent
     * again, so that the node's answer decides.
     * @param {Message} message
     */
    heard(message) {
        if (message.tempId && this.#find(message.tempId)) return this.discard(message.tempId);
        const twin = this.of(message.roomId).find((each) => each.tried && !each.hidden && each.content.text === message.content?.text);
        if (twin && !message.tempId) this.#set(twin.tempId, { hidden: true });
    }

    #sendAll() {
        for (const roomId of new Set(this.#entries.map((each) => each.roomId))) this.#sendNext(roomId);
    }

    /** @param {string} roomId */
    async #sendNext(roomId) {
        if (this.live.state !== "online" || (this.#held.get(roomId) ?? 0) > Date.now()) return;
        const mine = this.of(roomId);
        const next = mine.find((each) => each.state === "waiting");
        if (!next || mine.some((each) => each.state === "sending")) return;
        this.#set(next.tempId, { state: "sending", why: undefined, tried: true });
        try {
            const { tempId, content, replyTo } = next;
            const message = await this.live.request("send_message", { roomId, content, replyTo: replyTo?.id, tempId });
            this.discard(tempId);
            this.emit("sent", { message });
        } catch (problem) {
            this.#refused(next, problem);
        }
        this.#sendNext(roomId);
    }

    /**
     * @param {Pending} entry
     * @param {unknown} problem
     */
    #refused(entry, problem) {
        const passing = problem instanceof Problem && problem.passing;
        if (!passing) return this.#set(entry.tempId, { state: "failed", why: plainWords(problem), hidden: false });
        const slow = problem.code !== "offline";
        this.#set(entry.tempId, { state: "waiting", why: slow ? "Sending a little slower…" : undefined });
        if (!slow) return;
        const wait = Math.max(1, problem.retryAfter) * 1000;
        this.#held.set(entry.roomId, Date.now() + wait - 5);
        setTimeout(() => this.#sendNext(entry.roomId), wait);
    }

    /** @param {string} tempId */
    #find(tempId) {
        return this.#entries.find((each) => each.tempId === tempId);
    }

    /**
     * @param {string} tempId
     * @param {Partial<Pending>} change
     */
    #set(tempId, change) {
        this.#entries = this.#entries.map((each) => (each.tempId === tempId ? { ...each, ...change } : each));
        const entry = this.#find(tempId);
        if (entry) this.#changed(entry.roomId);
    }

    /** @param {string} roomId */
    #changed(roomId) {
        this.#keep();
        this.emit("change", { roomId });
    }

    #keep() {
        if (this.#entries.length) sessionStorage.setItem(this.#key, JSON.stringify(this.#entries));
        else sessionStorage.removeItem(this.#key);
    }
}
