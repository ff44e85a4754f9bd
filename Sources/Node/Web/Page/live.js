/** @import {Session} from "./session.js" */
import { Backoff } from "./backoff.js";
import { Emitter } from "./emitter.js";
import { keepPosition, keptPosition } from "./position.js";
import { Problem } from "./problem.js";

/** How long a request may wait for its ack before the connection counts as dead. */
const patience = 15_000;
/** How often a quiet connection is tried out: browsers can't ping, and a dead one says nothing. */
const heartbeat = 40_000;
/** Who has not looked at the page for this long is away. */
const absence = 5 * 60_000;

/**
 * The live connection: one WebSocket at a time, opened again whenever it breaks, going on from the last position seen.
 *
 * Says `state` (connecting, online, offline, idle), `ready {rooms, position, fresh}`, `resumed`, `resync` and
 * `event {event, data}` for everything else.
 */
export class Live extends Emitter {
    state = "idle";
    /** When the next try begins, while offline. */
    nextTry = 0;
    /** @type {WebSocket|null} */
    #socket = null;
    #backoff = new Backoff();
    /** @type {Map<number, {resolve: (data: any) => void, reject: (problem: Problem) => void, timer: number}>} */
    #asked = new Map();
    #lastId = 0;
    #timer = 0;
    #pulse = 0;
    #seen = Date.now();
    #resuming = false;
    /** @type {number|null} */
    #position = null;

    /** @param {Session} session */
    constructor(session) {
        super();
        this.session = session;
        for (const hint of ["online", "offline", "visibilitychange"]) {
            (hint === "visibilitychange" ? document : globalThis).addEventListener(hint, () => (this.state === "online" ? this.#probe() : this.retry()));
        }
    }

    /** Starts, with the position this tab had before a reload, if it is the same login. */
    start() {
        this.#position = keptPosition(this.session.id);
        this.#backoff.reset();
        this.#open();
    }

    /** Ends the connection for good (log out). */
    stop() {
        clearTimeout(this.#timer);
        this.#drop();
        this.#position = null;
        this.#become("idle");
    }

    /** Tries again now instead of later. */
    retry() {
        if (this.state === "offline") this.#open();
    }

    /**
     * Asks the node something over the connection.
     * @param {string} event
     * @param {object} data
     * @returns {Promise<any>} what the ack holds; a {@link Problem} when the node refuses or can't be reached
     */
    request(event, data) {
        const socket = this.#socket;
        if (!socket || this.state !== "online") return Promise.reject(Problem.offline());
        return this.#ask(socket, event, data);
    }

    /**
     * Says something that needs no answer; lost without a word while offline.
     * @param {string} event
     * @param {object} data
     */
    tell(event, data) {
        this.request(event, data).catch(() => {});
    }

    async #open() {
        clearTimeout(this.#timer);
        this.#become("connecting");
        /** @type {string|null} */
        let token = null;
        try {
            token = await this.session.token();
        } catch {
            return this.#later();
        }
        if (!token || this.state !== "connecting") return;
        // Without a position the token rides in the handshake; with one, both go in the first event.
        const asked = this.#position;
        const address = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws`;
        const socket = new WebSocket(address, asked === null ? ["rookery.v1", `token.${token}`] : ["rookery.v1"]);
        this.#drop();
        this.#socket = socket;
        this.#resuming = asked !== null;
        const impatience = setTimeout(() => socket === this.#socket && this.#lost(), patience);
        socket.onopen = () => asked !== null && this.#ask(socket, "authenticate", { token, position: asked }).catch(() => {});
        socket.onmessage = (event) => socket === this.#socket && this.#heard(JSON.parse(event.data), token ?? "", impatience);
        socket.onclose = () => {
            clearTimeout(impatience);
            if (socket === this.#socket) this.#lost();
        };
    }

    /**
     * @param {any} frame
     * @param {string} token
     * @param {number} impatience
     */
    #heard(frame, token, impatience) {
        if ("ack" in frame) return this.#answered(frame.ack, frame.data);
        const { event, data = {} } = frame;
        switch (event) {
            case "authentication_error":
                return this.#unwelcome(token);
            case "ready":
                clearTimeout(impatience);
                this.#backoff.reset();
                if (!this.#resuming) this.#reached(data.position);
                this.#become("online");
                this.emit("ready", { ...data, fresh: !this.#resuming });
                if (!this.#resuming) this.emit("resumed", {});
                return this.#beat();
            case "resumed":
                this.#reached(data.position);
                this.#resuming = false;
                return this.emit("resumed", data);
            case "resync":
                this.#reached(data.position);
                this.#resuming = false;
                this.emit("resync", data);
                return this.emit("resumed", {});
            case "authenticated":
                return;
            case "session_ended":
                return this.session.end(data.reason ?? "ended");
            default:
                return this.#durable(event, data);
        }
    }

    /**
     * @param {string} event
     * @param {any} data
     */
    #durable(event, data) {
        const position = data.position ?? (event === "new_message" ? data.message?.position : undefined);
        if (position !== undefined && this.#position !== null && position <= this.#position) return;
        this.emit("event", { event, data });
        if (position !== undefined) this.#reached(position);
    }

    /** @param {number|undefined} position */
    #reached(position) {
        if (typeof position !== "number") return;
        this.#position = position;
        keepPosition(this.session.id, position);
    }

    /**
     * The node did not take the token: a new one, or the login form.
     * @param {string} token
     */
    async #unwelcome(token) {
        this.#drop();
        await this.session.renew(token).catch(() => {});
        if (this.session.user) this.#later();
    }

    /**
     * @param {WebSocket} socket
     * @param {string} event
     * @param {object} data
     * @returns {Promise<any>}
     */
    #ask(socket, event, data) {
        const id = ++this.#lastId;
        return new Promise((resolve, reject) => {
            const timer = setTimeout(() => {
                this.#answered(id, { error: { code: "offline" } });
                if (socket === this.#socket) this.#lost();
            }, patience);
            this.#asked.set(id, { resolve, reject, timer });
            socket.send(JSON.stringify({ event, data, id }));
        });
    }

    /**
     * @param {number} id
     * @param {any} data
     */
    #answered(id, data) {
        const asked = this.#asked.get(id);
        if (!asked) return;
        clearTimeout(asked.timer);
        this.#asked.delete(id);
        if (data?.error) asked.reject(new Problem(data.error));
        else asked.resolve(data);
    }

    #lost() {
        this.#drop();
        this.#later();
    }

    #later() {
        if (this.state === "idle") return;
        const wait = this.#backoff.next();
        this.nextTry = Date.now() + wait;
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.#open(), wait);
        this.#become("offline");
    }

    #drop() {
        clearInterval(this.#pulse);
        const socket = this.#socket;
        this.#socket = null;
        for (const id of [...this.#asked.keys()]) this.#answered(id, { error: { code: "offline" } });
        socket?.close();
    }

    #beat() {
        clearInterval(this.#pulse);
        this.#pulse = setInterval(() => this.#probe(), heartbeat);
        this.#probe();
    }

    #probe() {
        if (document.visibilityState === "visible") this.#seen = Date.now();
        this.tell("set_presence", { status: Date.now() - this.#seen > absence ? "away" : "online" });
    }

    /** @param {string} state */
    #become(state) {
        if (this.state === state) return;
        this.state = state;
        this.emit("state", state);
    }
}
