/** @import {Live} from "./live.js" */
/** @import {Rooms} from "./rooms.js" */
/** @import {Message} from "./types.js" */
import { Emitter } from "./emitter.js";

/** Reports are put together for this long: the node tells the room once a second at most anyway. */
const pause = 400;

/** Tells the node what has arrived here and what was looked at. Says `read {roomId}`. */
export class Receipts extends Emitter {
    /** @type {Map<string, {messageId: string, timer: number, read: boolean}>} */
    #planned = new Map();
    /**
     * What was already reported as read, by room.
     * @type {Map<string, string>}
     */
    #read = new Map();

    /**
     * @param {Live} live
     * @param {Rooms} rooms
     */
    constructor(live, rooms) {
        super();
        this.live = live;
        this.rooms = rooms;
    }

    /**
     * Somebody else's message is here.
     * @param {Message} message
     */
    arrived(message) {
        this.#plan(message.roomId, message.id, false);
    }

    /**
     * Everything up to this message was on the screen.
     * @param {string} roomId
     * @param {string} messageId
     */
    looked(roomId, messageId) {
        if (this.#read.get(roomId) === messageId && !this.rooms.get(roomId)?.me?.unread) return;
        this.#plan(roomId, messageId, true);
        this.emit("read", { roomId });
    }

    /**
     * @param {string} roomId
     * @param {string} messageId
     * @param {boolean} read
     */
    #plan(roomId, messageId, read) {
        const before = this.#planned.get(roomId);
        if (before) {
            if (read || !before.read) before.messageId = messageId;
            before.read ||= read;
            return;
        }
        const timer = setTimeout(() => this.#report(roomId), pause);
        this.#planned.set(roomId, { messageId, timer, read });
    }

    /** @param {string} roomId */
    #report(roomId) {
        const plan = this.#planned.get(roomId);
        this.#planned.delete(roomId);
        if (!plan) return;
        const { messageId, read } = plan;
        this.live
            .request(read ? "message_read" : "message_delivered", { roomId, messageId })
            .then((counts) => {
                if (!read) return;
                this.#read.set(roomId, messageId);
                this.rooms.counted({ roomId, unread: counts?.unread ?? 0, mentions: counts?.mentions ?? 0 });
            })
            .catch(() => {});
    }
}
