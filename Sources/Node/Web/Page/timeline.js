/** @import {Message, Reaction} from "./types.js" */
/** @import {Api} from "./api.js" */
/** @import {People} from "./people.js" */
import { path } from "./api.js";
import { coalesced, Emitter } from "./emitter.js";
import { withReaction } from "./reactions.js";

const pageSize = 50;

/** A stretch of one room's messages, oldest first, as far as they were read: mostly the newest ones. Says `change {arrived?}`. */
export class Timeline extends Emitter {
    /** @type {'empty'|'loading'|'ready'|'error'} */
    state = "empty";
    loadingOlder = false;
    loadingNewer = false;
    /** @type {unknown} */
    problem = null;
    /** @type {Map<string, Message>} */
    #messages = new Map();
    /** @type {string|null} */
    #prev = null;
    /**
     * Where newer ones are; null while the newest message is here.
     * @type {string|null}
     */
    #next = null;
    #turn = 0;
    /**
     * Live messages that came while a page that may end with the newest was under way.
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

    /** Whether the newest message is here: what arrives then follows it. */
    get atNewest() {
        return this.#next === null;
    }

    /** Reads the newest page, and forgets what was there. */
    async load() {
        if (this.state !== "loading") await this.#begin("");
    }

    /**
     * Reads the messages around one, and forgets what was there, unless that one is here already.
     * @param {string} messageId
     */
    async loadAround(messageId) {
        if (this.state !== "ready" || !this.#messages.has(messageId)) await this.#begin(`&around=${encodeURIComponent(messageId)}`);
    }

    /** @param {string} place */
    async #begin(place) {
        const turn = ++this.#turn;
        this.state = "loading";
        this.#changed();
        try {
            const page = await this.#page(place);
            if (turn !== this.#turn) return;
            this.#messages.clear();
            this.#prev = page.prev ?? null;
            this.#end(page);
            this.state = "ready";
        } catch (problem) {
            if (turn !== this.#turn) return;
            this.problem = problem;
            this.state = "error";
            this.#early = [];
        }
        this.#changed();
    }

    /** @param {{items: Message[], next?: string|null}} page what comes next, and perhaps the last of it */
    #end(page) {
        this.#next = page.next ?? null;
        for (const message of page.items) this.#put(message);
        if (this.atNewest) for (const message of this.#early) this.#put(message);
        this.#early = [];
    }

    /** Reads the page after the newest message here. */
    async loadNewer() {
        if (this.state !== "ready" || this.loadingNewer || this.#next === null) return;
        const turn = this.#turn;
        this.loadingNewer = true;
        try {
            const page = await this.#page(`&after=${encodeURIComponent(this.#next)}`);
            if (turn === this.#turn) this.#end(page);
        } catch (problem) {
            this.problem = problem;
        }
        this.loadingNewer = false;
        this.#changed();
    }

    /** Reads the page before the oldest message here. */
    async loadOlder() {
        if (this.state !== "ready" || this.loadingOlder || this.#prev === null) return;
        const turn = this.#turn;
        this.loadingOlder = true;
        this.#changed();
        try {
            const page = await this.#page(`&before=${encodeURIComponent(this.#prev)}`);
            if (turn === this.#turn) this.#begins(page);
        } catch (problem) {
            this.problem = problem;
        }
        this.loadingOlder = false;
        this.#changed();
    }

    /** @param {{items: Message[], prev?: string|null}} page what comes before all that is here */
    #begins(page) {
        const later = this.#messages;
        this.#messages = new Map();
        for (const message of page.items) this.#put(message);
        for (const [id, message] of later) this.#messages.set(id, message);
        this.#prev = page.prev ?? null;
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
        if (this.state === "loading" || this.loadingNewer) this.#early.push(message);
        if (this.state !== "ready") return true;
        const known = this.#messages.has(message.id);
        if (known || this.atNewest) this.#put(message);
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
     * Another node has taken everything up to a position, but for some: my messages say so.
     * @param {{name: string, position: number, except?: string[]}} node
     */
    reached({ name, position, except = [] }) {
        for (const [id, message] of this.#messages) {
            const { reach } = message;
            if (!reach || message.position > position || !reach.missing.includes(name) || except.includes(id)) continue;
            const missing = reach.missing.filter((each) => each !== name);
            this.#messages.set(id, { ...message, reach: { ...reach, reached: reach.reached + 1, missing } });
        }
        this.#changed();
    }

    /**
     * @param {string} cursor
     * @returns {Promise<{items: Message[], prev?: string|null, next?: string|null}>}
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
