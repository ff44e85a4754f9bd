/** @import {Message, Reaction} from "./types.js" */
/** @import {Api} from "./api.js" */
/** @import {People} from "./people.js" */
import { path } from "./api.js";
import { coalesced, Emitter } from "./emitter.js";
import { withReaction } from "./reactions.js";

const pageSize = 50;

/** The messages of one room, oldest first, as far as they were read. Says `change {arrived?}`. */
export class Timeline extends Emitter {
    /** @type {'empty'|'loading'|'ready'|'error'} */
    state = "empty";
    loadingOlder = false;
    /** @type {unknown} */
    problem = null;
    /** @type {Map<string, Message>} */
    #messages = new Map();
    /** @type {string|null} */
    #prev = null;
    /**
     * Live messages that came while the first page was under way.
     * @type {Message[]}
     */
    #early = [];
    #changed = coalesced(() => this.emit("change", {}));

    /**
     * @param {Api} api
     * @param {People} people
     * @param {string} roomId
     */
    constructor(api, people, roomId) {
        super();
        this.api = api;
        this.people = people;
        this.roomId = roomId;
    }

    /** @returns {Message[]} */
    get messages() {
        return [...this.#messages.values()];
    }

    get complete() {
        return this.state === "ready" && this.#prev === null;
    }

    /** @param {string} id */
    get(id) {
        return this.#messages.get(id);
    }

    /** The newest message, or undefined. */
    get newest() {
        return this.messages.at(-1);
    }

    /** Reads the newest page, and forgets what was there. */
    async load() {
        if (this.state === "loading") return;
        this.state = "loading";
        this.#changed();
        try {
            const page = await this.#page("");
            this.#messages.clear();
            for (const message of [...page.items, ...this.#early]) this.#put(message);
            this.#prev = page.prev ?? null;
            this.state = "ready";
        } catch (problem) {
            this.problem = problem;
            this.state = "error";
        }
        this.#early = [];
        this.#changed();
    }

    /** Reads the page before the oldest message here. */
    async loadOlder() {
        if (this.state !== "ready" || this.loadingOlder || this.#prev === null) return;
        this.loadingOlder = true;
        this.#changed();
        try {
            const page = await this.#page(`&before=${encodeURIComponent(this.#prev)}`);
            const later = this.#messages;
            this.#messages = new Map();
            for (const message of page.items) this.#put(message);
            for (const [id, message] of later) this.#messages.set(id, message);
            this.#prev = page.prev ?? null;
        } catch (problem) {
            this.problem = problem;
        }
        this.loadingOlder = false;
        this.#changed();
    }

    /** Reads the newest page again for what changed without an event (receipts of large rooms). */
    async freshen() {
        if (this.state !== "ready") return;
        const page = await this.#page("").catch(() => null);
        for (const message of page?.items ?? []) if (this.#messages.has(message.id)) this.#put(message);
        this.#changed();
    }

    /**
     * A new message.
     * @param {Message} message
     * @returns {boolean} false when it was here already
     */
    arrived(message) {
        if (this.state === "loading") this.#early.push(message);
        if (this.state !== "ready") return true;
        const known = this.#messages.has(message.id);
        this.#put(message);
        this.emit("change", { arrived: known ? undefined : message });
        return !known;
    }

    /** @param {Message} message as it is after an edit */
    edited(message) {
        if (!this.#messages.has(message.id)) return;
        this.#put(message);
        this.#changed();
    }

    /**
     * @param {string} id
     * @param {boolean} entirely true takes it off the page, false leaves the trace of a deletion
     */
    deleted(id, entirely) {
        const message = this.#messages.get(id);
        if (!message) return;
        if (entirely) this.#messages.delete(id);
        else this.#messages.set(id, { ...message, deleted: true, content: { type: "text", text: "" }, reactions: [] });
        this.#changed();
    }

    /**
     * @param {{messageId: string, userId: string, emoji: string}} reaction
     * @param {boolean} added
     * @param {boolean} mine
     */
    reacted({ messageId, userId, emoji }, added, mine) {
        const message = this.#messages.get(messageId);
        if (!message) return;
        const user = this.people.get(userId) ?? { id: userId, username: userId };
        this.#messages.set(messageId, { ...message, reactions: withReaction(message.reactions ?? [], emoji, user, added, mine) });
        this.#changed();
    }

    /**
     * Somebody has got or read everything up to a message: marks my messages up to there.
     * @param {string} messageId
     * @param {string} status
     * @param {string|undefined} me
     */
    acknowledged(messageId, status, me) {
        const upTo = this.#messages.get(messageId)?.position ?? Infinity;
        for (const [id, message] of this.#messages) {
            if (message.sender?.id !== me || message.position > upTo || message.status === "read" || message.status === status) continue;
            this.#messages.set(id, { ...message, status });
        }
        this.#changed();
    }

    /**
     * @param {string} cursor
     * @returns {Promise<{items: Message[], prev?: string|null}>}
     */
    #page(cursor) {
        return this.api.get(path`rooms/${this.roomId}/messages?limit=${pageSize}` + cursor);
    }

    /** @param {Message} message live ones leave out what is the same for everybody: that stays as it was */
    #put(message) {
        const before = this.#messages.get(message.id);
        this.#messages.set(message.id, { ...before, ...message, reactions: mineKept(before?.reactions, message.reactions) });
        this.people.learn(message.sender);
    }
}

/**
 * @param {Reaction[]|undefined} before
 * @param {Reaction[]|undefined} now
 */
function mineKept(before, now) {
    if (!now) return before ?? [];
    return now.map((each) => ("mine" in each ? each : { ...each, mine: before?.find((old) => old.emoji === each.emoji)?.mine ?? false }));
}
