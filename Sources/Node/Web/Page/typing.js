/** @import {Live} from "./live.js" */
import { Emitter } from "./emitter.js";

/** The node ends a typing notice after 6 s; it is repeated a little earlier while somebody goes on. */
const again = 4_000;
const over = 7_000;

/** Who is typing where. Says `change {roomId}`. */
export class Typing extends Emitter {
    /** @type {Map<string, Map<string, {name: string, timer: number}>>} */
    #rooms = new Map();
    /** @type {{roomId: string, at: number}|null} */
    #told = null;

    /** @param {Live} live */
    constructor(live) {
        super();
        this.live = live;
        live.on("state", (state) => {
            if (state === "online") return;
            this.#told = null;
            for (const roomId of [...this.#rooms.keys()]) this.#clear(roomId);
        });
    }

    /**
     * @param {string} roomId
     * @returns {string[]} names, in the order they began
     */
    names(roomId) {
        return [...(this.#rooms.get(roomId)?.values() ?? [])].map((each) => each.name);
    }

    /**
     * @param {{roomId: string, userId: string, isTyping: boolean}} data of `user_typing`
     * @param {string} name
     */
    heard({ roomId, userId, isTyping }, name) {
        const room = this.#rooms.get(roomId) ?? new Map();
        clearTimeout(room.get(userId)?.timer);
        if (isTyping) room.set(userId, { name, timer: setTimeout(() => this.heard({ roomId, userId, isTyping: false }, name), over) });
        else room.delete(userId);
        this.#rooms.set(roomId, room);
        this.emit("change", { roomId });
    }

    /**
     * I changed what I am writing.
     * @param {string} roomId
     * @param {boolean} writing false when the field is empty or sent
     */
    wrote(roomId, writing) {
        if (!writing) return this.stopped();
        if (this.#told?.roomId === roomId && Date.now() - this.#told.at < again) return;
        this.#told = { roomId, at: Date.now() };
        this.live.tell("typing_start", { roomId });
    }

    /** I stopped writing. */
    stopped() {
        if (!this.#told) return;
        const { roomId } = this.#told;
        this.#told = null;
        this.live.tell("typing_stop", { roomId });
    }

    /** @param {string} roomId */
    #clear(roomId) {
        for (const each of this.#rooms.get(roomId)?.values() ?? []) clearTimeout(each.timer);
        this.#rooms.delete(roomId);
        this.emit("change", { roomId });
    }
}
