/** @import {Room, Message} from "./types.js" */
/** @import {Api} from "./api.js" */
/** @import {People} from "./people.js" */
import { path } from "./api.js";
import { coalesced, Emitter } from "./emitter.js";
import { nameOf } from "./people.js";

/** How many rooms `ready` names at most; whoever has more gets the rest over HTTP. */
const named = 200;

/** My rooms, newest activity first. Says `change` (the list) and `gone {roomId, reason}`. */
export class Rooms extends Emitter {
    loaded = false;
    /**
     * The room on the screen, while somebody looks at it.
     * @type {string|null}
     */
    watched = null;
    /** @type {Map<string, Room>} */
    #rooms = new Map();
    #changed = coalesced(() => this.emit("change"));

    /**
     * @param {Api} api
     * @param {People} people
     * @param {() => string|undefined} me
     */
    constructor(api, people, me) {
        super();
        this.api = api;
        this.people = people;
        this.me = me;
    }

    /**
     * @param {string|null|undefined} id
     * @returns {Room|undefined}
     */
    get(id) {
        return id ? this.#rooms.get(id) : undefined;
    }

    /** Invites first, then pinned rooms, then by last activity; those that one has followed into another are last, archived ones left out. */
    list() {
        const rank = (/** @type {Room} */ room) => {
            if (room.me?.membership === "invite") return 2;
            if (this.get(room.replacedBy)?.me?.membership === "join") return -1;
            return room.me?.settings?.pin ? 1 : 0;
        };
        return [...this.#rooms.values()]
            .filter((room) => ["join", "invite"].includes(room.me?.membership ?? "join") && !room.me?.settings?.archive)
            .sort((a, b) => rank(b) - rank(a) || activity(b).localeCompare(activity(a)));
    }

    /** Unread messages in all rooms that are not muted. */
    get unread() {
        return this.list().reduce((sum, room) => sum + (room.me?.settings?.mute ? 0 : (room.me?.unread ?? 0)), 0);
    }

    /**
     * What the node says at the start of a connection.
     * @param {Room[]} rooms
     */
    async start(rooms) {
        const before = this.#rooms;
        this.#rooms = new Map();
        for (const room of rooms) this.#take(room);
        this.loaded = true;
        this.#changed();
        const missing = [...before].filter(([id]) => !this.#rooms.has(id));
        if (rooms.length < named) return missing.forEach(([id]) => this.emit("gone", { roomId: id, reason: "left" }));
        for (const [id, room] of missing) this.#rooms.set(id, room);
        await this.loadAll();
    }

    /** Reads the whole list over HTTP. */
    async loadAll() {
        let page = await this.api.get("rooms?limit=100");
        // The list goes on at one of its ends only, whichever its first page leaves open.
        const way = page.next ? "after" : "before";
        for (;;) {
            for (const room of page.items) this.#take(room);
            const cursor = way === "after" ? page.next : page.prev;
            if (!cursor || page.items.length === 0) break;
            page = await this.api.get(`rooms?limit=100&${way}=${encodeURIComponent(cursor)}`);
        }
        this.loaded = true;
        this.#changed();
    }

    /**
     * Reads one room again.
     * @param {string} id
     */
    async refresh(id) {
        const room = await this.api.get(path`rooms/${id}`);
        this.update(room);
        return room;
    }

    /** @param {Partial<Room> & {id: string}} room fields left out stay as they are */
    update(room) {
        this.#take(room);
        this.#changed();
    }

    /**
     * @param {string} id
     * @param {string} [reason]
     */
    remove(id, reason) {
        if (!this.#rooms.delete(id)) return;
        this.#changed();
        this.emit("gone", { roomId: id, reason });
    }

    /**
     * A message arrived: the line under the room's name and, for others' messages, the counts.
     * @param {Message} message
     */
    heard(message) {
        const room = this.#rooms.get(message.roomId);
        if (!room) return;
        // What the room's own counts already include must not be counted twice.
        const counted = room.lastMessage?.position ?? -1;
        if (message.position <= counted) return;
        const me = { ...(room.me ?? { membership: "join", role: "member" }) };
        const own = message.sender?.id === this.me();
        if (!own && this.watched !== room.id && message.content?.type !== "system") {
            me.unread = (me.unread ?? 0) + 1;
            if (this.mentionsMe(message)) me.mentions = (me.mentions ?? 0) + 1;
        }
        this.update({ id: room.id, lastMessage: message, me });
    }

    /** @param {Message} message */
    mentionsMe(message) {
        return message.content?.mentions?.includes(this.me() ?? "") ?? false;
    }

    /**
     * A message changed: keep the list's line true.
     * @param {Message|{id: string, roomId: string, deleted: true}} message
     */
    edited(message) {
        const room = this.#rooms.get(message.roomId);
        if (room?.lastMessage?.id === message.id) this.update({ id: room.id, lastMessage: { ...room.lastMessage, ...message } });
    }

    /**
     * A message is gone for me alone: if it was the newest, the one before it takes its place.
     * @param {string} roomId
     * @param {string} messageId
     */
    hidden(roomId, messageId) {
        const room = this.#rooms.get(roomId);
        if (room?.lastMessage?.id !== messageId) return;
        this.#rooms.set(roomId, { ...room, lastMessage: null });
        this.#changed();
        this.refresh(roomId).catch(() => {});
    }

    /**
     * My own settings for a room, set here or on another device.
     * @param {{roomId: string, settings: import("./types.js").RoomSettings}} change fields left out stay as they are
     */
    set({ roomId, settings }) {
        const me = this.#rooms.get(roomId)?.me;
        if (me) this.update({ id: roomId, me: { ...me, settings: { ...me.settings, ...settings } } });
    }

    /**
     * Other nodes have a message of the room: whatever was said of them before, they answer.
     * @param {string} roomId
     * @param {string[]} names
     */
    answered(roomId, names) {
        const nodes = this.#rooms.get(roomId)?.nodes ?? [];
        const isNews = nodes.some((node) => !node.reachable && names.includes(node.name));
        if (isNews) this.update({ id: roomId, nodes: nodes.map((node) => (names.includes(node.name) ? { ...node, reachable: true } : node)) });
    }

    /** @param {{roomId: string, unread: number, mentions: number}} counts */
    counted({ roomId, unread, mentions }) {
        const room = this.#rooms.get(roomId);
        if (room?.me) this.update({ id: roomId, me: { ...room.me, unread, mentions } });
    }

    /** @param {Partial<Room> & {id: string}} room */
    #take(room) {
        const before = this.#rooms.get(room.id);
        const whole = /** @type {Room} */ ({ ...before, ...room });
        if (before?.me && room.me) whole.me = { ...before.me, ...room.me };
        if (before?.lastMessage && (room.lastMessage?.position ?? -1) < before.lastMessage.position) whole.lastMessage = before.lastMessage;
        this.#rooms.set(room.id, whole);
        this.people.learn(whole.with);
        this.people.learn(whole.me?.invitedBy);
        this.people.learn(whole.lastMessage?.sender);
    }
}

/**
 * What a room is called here: a direct room by the other person.
 * @param {Room|undefined} room
 * @param {People} people
 */
export function roomName(room, people) {
    if (!room) return "Room";
    if (room.kind === "direct" && room.with) return nameOf(people.get(room.with.id) ?? room.with);
    return room.name || "Room without a name";
}

/** @param {Room} room */
function activity(room) {
    return room.lastMessage?.createdAt ?? room.createdAt ?? "";
}
