/** @import {User, SessionInfo} from "./types.js" */
import { ask } from "./api.js";
import { Emitter } from "./emitter.js";
import { alone, broadcast, freshUntil, leave, left, pause } from "./tabs.js";
import { Problem } from "./problem.js";

const key = "rookery.session";
/** The name of the lock around the stored tokens. */
const turn = "rookery.refresh";
/** How often, and at most how many times, a tab looks whether it sees by now what another has stored. */
const glance = 20;
const glances = 150;

/**
 * Who is logged in, in every tab of this browser. The tokens live in localStorage; only one tab at a time may use the
 * refresh token, and the others take over what it got.
 *
 * Says `login`, `logout {reason}` and `user`.
 */
export class Session extends Emitter {
    /** @type {{user: User, accessToken: string, refreshToken: string, session: SessionInfo, freshUntil: number, written?: number}|null} */
    #kept = read();
    #channel = broadcast((message) => this.#heard(message));

    constructor() {
        super();
        // A word of another tab may come before what that tab has stored is seen here.
        addEventListener("storage", ({ key: changed, newValue }) => changed === key && newValue && this.#heard({ kind: "stored" }));
    }

    get user() {
        return this.#kept?.user ?? null;
    }

    /** The id of the login this browser holds. */
    get id() {
        return this.#kept?.session?.id ?? null;
    }

    /** @param {{username: string, password: string}} fields */
    async logIn(fields) {
        this.#start(await ask("POST", "auth/login", { ...fields, device: deviceName() }));
    }

    /** @param {{username: string, password: string, displayName?: string, invite?: string}} fields */
    async register(fields) {
        this.#start(await ask("POST", "auth/register", { ...fields, device: deviceName() }));
    }

    /**
     * Logs in with a code.
     * @param {{challenge: string, code: string}} fields
     * @returns {Promise<string|null>} for an address without an account what one is made with
     */
    async enterCode(fields) {
        const answer = await ask("POST", "auth/verify-otp", { ...fields, device: deviceName() });
        if (answer.registrationToken) return answer.registrationToken;
        this.#start(answer);
        return null;
    }

    /** @param {{registrationToken: string, username: string, displayName?: string, password?: string, invite?: string}} fields */
    async completeProfile(fields) {
        this.#start(await ask("POST", "auth/complete-profile", { ...fields, device: deviceName() }));
    }

    /** Ends the session here and in the other tabs. The node is told, but its answer is not needed. */
    async logOut() {
        const token = await this.token().catch(() => null);
        if (token) await ask("POST", "auth/logout", {}, token).catch(() => {});
        this.end("logout");
    }

    /**
     * Forgets the session.
     * @param {string} reason
     */
    end(reason) {
        if (!this.#kept) return;
        this.#kept = null;
        localStorage.removeItem(key);
        this.#channel.send({ kind: "ended", reason });
        this.emit("logout", { reason });
    }

    /** @param {Partial<User>} user what the node now says of oneself */
    update(user) {
        if (!this.#kept) return;
        this.#kept = { ...this.#kept, user: { ...this.#kept.user, ...user } };
        this.emit("user", this.user);
        // Another tab may just be renewing the tokens: only what is said of the user may be written over.
        alone(turn, async () => {
            const stored = await newest();
            if (!stored || stored.session?.id !== this.id) return;
            await this.#write({ ...stored, user: { ...stored.user, ...user } });
            this.#channel.send({ kind: "tokens" });
        });
    }

    /**
     * An access token that is still good for a while.
     * @returns {Promise<string|null>} null when nobody is logged in
     */
    async token() {
        if (!this.#kept) return null;
        if (this.#kept.freshUntil > Date.now()) return this.#kept.accessToken;
        return this.renew(this.#kept.accessToken);
    }

    /**
     * Gets a new access token, once for all tabs.
     * @param {string} worn the token that is no longer good
     * @returns {Promise<string>}
     */
    async renew(worn) {
        const known = this.#kept?.refreshToken;
        return alone(turn, async () => {
            const stored = await newest();
            if (!stored) {
                this.end("ended");
                throw new Problem({ code: "session_ended", status: 401 });
            }
            this.#kept = stored;
            const renewed = stored.accessToken !== worn || stored.refreshToken !== known;
            if (renewed && stored.freshUntil > Date.now()) return stored.accessToken;
            try {
                const answer = await ask("POST", "auth/refresh", { refreshToken: stored.refreshToken });
                await this.#write({ ...stored, ...answer, user: answer.user ?? stored.user, freshUntil: freshUntil(answer.accessToken) });
                this.#channel.send({ kind: "tokens" });
                return answer.accessToken;
            } catch (problem) {
                if (problem instanceof Problem && [401, 403].includes(problem.status)) this.end(problem.code === "suspended" ? "suspended" : "expired");
                throw problem;
            }
        });
    }

    /** @param {any} answer a login answer */
    #start(answer) {
        this.#keep({ ...answer, freshUntil: freshUntil(answer.accessToken) });
        this.#channel.send({ kind: "started" });
        this.emit("login");
    }

    /**
     * Stores in one's turn; the next tab to have it is told how new what it has to see is.
     * @param {any} kept
     */
    async #write(kept) {
        const written = (kept.written ?? 0) + 1;
        this.#keep({ ...kept, written });
        await leave(turn, { session: kept.session?.id, written });
    }

    /** @param {any} kept */
    #keep(kept) {
        this.#kept = kept;
        localStorage.setItem(key, JSON.stringify(kept));
    }

    /** @param {{kind: string, reason?: string}} message from another tab */
    #heard(message) {
        const before = this.#kept;
        this.#kept = message.kind === "ended" ? null : read();
        if (before && !this.#kept) this.emit("logout", { reason: message.reason ?? "ended" });
        else if (!before && this.#kept) this.emit("login");
        else if (before && this.#kept && before.session?.id !== this.#kept.session?.id) location.reload();
        else if (this.#kept) this.emit("user", this.user);
    }
}

/** What is stored, once this tab sees what the one that had the turn before has written: tabs are processes, and hear late of each other. */
async function newest() {
    const last = await left(turn);
    for (let looks = 0; ; looks += 1) {
        const stored = read();
        const isOlder = stored && stored.session?.id === last?.session && (stored.written ?? 0) < last.written;
        if (!isOlder || looks === glances) return stored;
        await pause(glance);
    }
}

function read() {
    try {
        const kept = JSON.parse(localStorage.getItem(key) ?? "null");
        return kept?.refreshToken ? kept : null;
    } catch {
        return null;
    }
}

/** What the sessions list shows for this browser, e.g. "Firefox on Linux". */
function deviceName() {
    const agent = navigator.userAgent;
    const browser = /Firefox/.test(agent) ? "Firefox" : /Edg\//.test(agent) ? "Edge" : /Chrom/.test(agent) ? "Chrome" : /Safari/.test(agent) ? "Safari" : "Browser";
    const system = /Android/.test(agent) ? "Android" : /iPhone|iPad/.test(agent) ? "iOS" : /Windows/.test(agent) ? "Windows" : /Mac OS/.test(agent) ? "macOS" : /Linux/.test(agent) ? "Linux" : "";
    return system ? `${browser} on ${system}` : browser;
}
