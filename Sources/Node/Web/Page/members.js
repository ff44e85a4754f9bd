/** @import {Member} from "./types.js" */
/** @import {Api} from "./api.js" */
/** @import {People} from "./people.js" */
import { path } from "./api.js";
import { coalesced, Emitter } from "./emitter.js";
import { nameOf } from "./people.js";

const order = ["owner", "admin", "moderator", "member"];

/** The people of one room. Says `change`. */
export class Members extends Emitter {
    /** @type {'empty'|'loading'|'ready'|'error'} */
    state = "empty";
    /** @type {unknown} */
    problem = null;
    /** @type {Map<string, Member>} */
    #members = new Map();
    #changed = coalesced(() => this.emit("change"));

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

    /**
     * @param {string} [membership]
     * @returns {Member[]} by role, then by name
     */
    list(membership = "join") {
        return [...this.#members.values()]
            .filter((each) => each.membership === membership)
            .sort((a, b) => order.indexOf(a.role) - order.indexOf(b.role) || nameOf(a.user).localeCompare(nameOf(b.user)));
    }

    /**
     * Reads the list (up to 500 people) when it is not here yet.
     * @param {boolean} [again]
     */
    async load(again = false) {
        if (this.state === "loading" || (this.state === "ready" && !again)) return;
        this.state = "loading";
        this.#changed();
        try {
            const found = new Map();
            for (const membership of ["join", "invite", "knock", "ban"]) {
                for (const member of await this.#read(membership)) found.set(member.user.id, member);
            }
            this.#members = found;
            this.state = "ready";
        } catch (problem) {
            this.problem = problem;
            this.state = "error";
        }
        this.#changed();
    }

    /** @param {{userId: string, username: string, membership?: string}} data of `user_joined` or `user_left` */
    moved({ userId, username, membership = "join" }) {
        const before = this.#members.get(userId);
        const user = this.people.get(userId) ?? before?.user ?? { id: userId, username };
        this.#members.set(userId, { user, membership, role: membership === "join" ? (before?.role ?? "member") : "member" });
        this.#changed();
    }

    /** @param {{userId: string, role: string}} data of `member_updated` */
    updated({ userId, role }) {
        const before = this.#members.get(userId);
        if (before) this.#members.set(userId, { ...before, role });
        this.#changed();
    }

    /**
     * @param {string} userId
     * @param {string} role
     */
    async setRole(userId, role) {
        await this.api.put(path`rooms/${this.roomId}/members/${userId}`, { role });
        this.updated({ userId, role });
    }

    /** @param {string} userId */
    add(userId) {
        return this.api.put(path`rooms/${this.roomId}/members/${userId}`, {});
    }

    /**
     * @param {string} userId
     * @param {boolean} [ban] left out: a kick; true: a ban; false: lifts it
     */
    async remove(userId, ban) {
        await this.api.delete(path`rooms/${this.roomId}/members/${userId}` + (ban === undefined ? "" : `?ban=${ban}`));
        this.moved({ userId, username: this.#members.get(userId)?.user.username ?? userId, membership: ban ? "ban" : "leave" });
    }

    /** @param {string} membership */
    async #read(membership) {
        /** @type {Member[]} */
        const all = [];
        let cursor = "";
        for (let pages = 0; pages < 5; pages += 1) {
            const page = await this.api.get(path`rooms/${this.roomId}/members?membership=${membership}&limit=100` + cursor);
            all.push(...page.items);
            for (const member of page.items) this.people.learn(member.user);
            if (!page.next || page.items.length === 0) break;
            cursor = `&after=${encodeURIComponent(page.next)}`;
        }
        return all;
    }
}

/**
 * Whether somebody with one role may act on somebody with another.
 * @param {string|undefined} mine
 * @param {string} theirs
 */
export function outranks(mine, theirs) {
    return order.indexOf(mine ?? "member") < order.indexOf(theirs) && order.indexOf(mine ?? "member") >= 0;
}

/**
 * @param {string|undefined} role
 * @param {string} needed
 */
export function atLeast(role, needed) {
    return order.indexOf(role ?? "member") <= order.indexOf(needed);
}
