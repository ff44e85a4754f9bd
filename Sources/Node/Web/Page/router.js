import { Emitter } from "./emitter.js";

/**
 * Where the page is, kept in the address's fragment, which never reaches the node's logs.
 * Says `change {place}`.
 */
export class Router extends Emitter {
    constructor() {
        super();
        const old = location.pathname.match(/^\/invite\/([^/]+)/);
        if (old) history.replaceState(null, "", `/#join=${old[1]}`);
        addEventListener("hashchange", () => this.emit("change", this.place));
    }

    /** @returns {{kind: 'home'}|{kind: 'room', id: string, message?: string}|{kind: 'invite', token: string}|{kind: 'join', token: string}} */
    get place() {
        const [, kind, rest] = location.hash.match(/^#(\/room\/|invite=|join=)(.+)$/) ?? [];
        const value = decoded(rest);
        if (kind === "/room/" && rest) return roomPlace(rest);
        if (kind === "invite=" && value) return { kind: "invite", token: value };
        if (kind === "join=" && value) return { kind: "join", token: value };
        return { kind: "home" };
    }

    /**
     * @param {string|null} id null: back to the list
     * @param {string} [message] a message of the room to show
     */
    toRoom(id, message) {
        const target = id ? addressOf(id, message) : "#/";
        if (location.hash === target) this.emit("change", this.place);
        else location.hash = target;
    }

    /** Takes a token out of the address and the history, once it was used or thrown away. */
    forgetToken() {
        history.replaceState(null, "", "/#/");
        this.emit("change", this.place);
    }
}

/**
 * The fragment that leads to a room, or to a message in it.
 * @param {string} id
 * @param {string} [message]
 */
export const addressOf = (id, message) => `#/room/${encodeURIComponent(id)}${message ? `/${encodeURIComponent(message)}` : ""}`;

/**
 * @param {string} rest
 * @returns {{kind: 'home'}|{kind: 'room', id: string, message?: string}}
 */
function roomPlace(rest) {
    const [id, message] = rest.split("/").map(decoded);
    if (!id) return { kind: "home" };
    return message ? { kind: "room", id, message } : { kind: "room", id };
}

/** @param {string|undefined} text */
function decoded(text) {
    try {
        return text ? decodeURIComponent(text) : "";
    } catch {
        return "";
    }
}
