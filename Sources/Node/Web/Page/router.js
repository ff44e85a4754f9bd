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

    /** @returns {{kind: 'home'}|{kind: 'room', id: string}|{kind: 'invite', token: string}|{kind: 'join', token: string}} */
    get place() {
        const [, kind, rest] = location.hash.match(/^#(\/room\/|invite=|join=)(.+)$/) ?? [];
        const value = decoded(rest);
        if (kind === "/room/" && value) return { kind: "room", id: value };
        if (kind === "invite=" && value) return { kind: "invite", token: value };
        if (kind === "join=" && value) return { kind: "join", token: value };
        return { kind: "home" };
    }

    /** @param {string|null} id null: back to the list */
    toRoom(id) {
        const target = id ? `#/room/${encodeURIComponent(id)}` : "#/";
        if (location.hash === target) this.emit("change", this.place);
        else location.hash = target;
    }

    /** Takes a token out of the address and the history, once it was used or thrown away. */
    forgetToken() {
        history.replaceState(null, "", "/#/");
        this.emit("change", this.place);
    }
}

/** @param {string|undefined} text */
function decoded(text) {
    try {
        return text ? decodeURIComponent(text) : "";
    } catch {
        return "";
    }
}
