/** @import {User, Presence} from "./types.js" */
/** @import {Api} from "./api.js" */
import { Emitter } from "./emitter.js";

/** Everybody this page has heard of, by id. Says `change {id}`. */
export class People extends Emitter {
    /** @type {Map<string, User>} */
    #known = new Map();

    /** @param {Api} api */
    constructor(api) {
        super();
        this.api = api;
    }

    /**
     * @param {string|undefined} id
     * @returns {User|undefined}
     */
    get(id) {
        return id === undefined ? undefined : this.#known.get(id);
    }

    /**
     * Takes in what an answer or event said of somebody.
     * @param {User|null|undefined} user
     */
    learn(user) {
        if (!user?.id) return;
        const before = this.#known.get(user.id);
        const now = { ...before, ...user };
        this.#known.set(user.id, now);
        const changed = (/** @type {User} */ other) => nameOf(other) !== nameOf(now) || other.avatar?.url !== now.avatar?.url;
        if (!before || changed(before) || before.presence?.status !== now.presence?.status) this.emit("change", { id: user.id });
    }

    /** @param {{userId: string, username?: string, status: string, lastSeen?: string|null}} data of `user_status` */
    seen({ userId, username, status, lastSeen }) {
        const before = this.#known.get(userId) ?? { id: userId, username: username ?? userId };
        this.#known.set(userId, { ...before, presence: { status, lastSeen: lastSeen ?? before.presence?.lastSeen } });
        this.emit("change", { id: userId });
    }

    /** Nobody's presence is known while the connection is down. */
    forgetPresence() {
        for (const [id, user] of this.#known) if (user.presence) this.#known.set(id, { ...user, presence: undefined });
        this.emit("change", {});
    }

    /**
     * Asks how these people are now.
     * @param {string[]} ids
     */
    async refresh(ids) {
        await Promise.allSettled(ids.slice(0, 40).map(async (id) => this.learn(await this.api.get(`users/${encodeURIComponent(id)}`))));
    }
}

/** @param {User|null|undefined} user */
export function nameOf(user) {
    return user?.displayName || user?.username || "Somebody";
}

/**
 * What tells somebody from others of that name: with their node, where that is another than mine.
 * @param {User} user
 * @param {User|null|undefined} me
 */
export function handleOf(user, me) {
    return isFromElsewhere(user, me) ? user.id : `@${user.username}`;
}

/**
 * Whether somebody's node is another than mine.
 * @param {User} user
 * @param {User|null|undefined} me
 */
export function isFromElsewhere(user, me) {
    return Boolean(me) && nodeOf(user) !== nodeOf(me);
}

/**
 * The name of the node that somebody is on.
 * @param {User|null|undefined} user
 */
export function nodeOf(user) {
    return user ? user.id.slice(user.id.indexOf(":") + 1) : "";
}
