/** @import {App} from "./app.js" */
/** @import {Message} from "./types.js" */
import { nameOf } from "./people.js";

/** Large rooms get no exact receipts by event: the newest page is read again, at most this often. */
const freshenEvery = 3_000;
const freshenSoon = 400;

/**
 * Who did something: said by id or as a user in brief.
 * @param {any} by
 * @returns {string|undefined}
 */
const idOf = (by) => (typeof by === "string" ? by : by?.id);

/** Puts every live event where it belongs. */
export class LiveEvents {
    #freshening = new Set();
    /**
     * When each room was read again last.
     * @type {Map<string, number>}
     */
    #freshened = new Map();

    /** @param {App} app */
    constructor(app) {
        this.app = app;
        app.live.on("event", ({ event, data }) => this.handle(event, data));
        app.live.on("ready", ({ rooms, user, fresh }) => this.ready(rooms ?? [], user, fresh));
        app.live.on("resync", () => app.readAgain());
        app.live.on("state", (state) => state === "offline" && app.people.forgetPresence());
        app.outbox.on("sent", ({ message }) => this.#message({ roomId: message.roomId, ...message }));
    }

    /**
     * @param {any[]} rooms
     * @param {any} user
     * @param {boolean} fresh true when no position was given
     */
    ready(rooms, user, fresh) {
        const { app } = this;
        if (user) app.session.update(user);
        app.rooms.start(rooms);
        app.stories.load().catch(() => {});
        app.people.refresh(rooms.filter((room) => room.kind === "direct" && room.with).map((room) => room.with.id));
        const open = app.openRoom;
        if (open && app.rooms.get(open)?.me?.membership === "join") {
            const timeline = app.timeline(open);
            if (timeline.state !== "ready" || fresh) timeline.load();
        }
    }

    /**
     * @param {string} event
     * @param {any} data
     */
    handle(event, data) {
        const { app } = this;
        switch (event) {
            case "new_message":
                return this.#message(data.message);
            case "message_edited":
                app.knownTimeline(data.message.roomId)?.edited(data.message);
                return app.rooms.edited(data.message);
            case "message_deleted":
                return this.#deleted(data);
            case "reaction_added":
            case "reaction_removed":
                return app.timelineWith(data.messageId)?.reacted(data, event === "reaction_added", data.userId === app.me?.id);
            case "message_status_update":
                return this.#receipt(data);
            case "message_reached":
                return this.#reached(data);
            case "unread_count":
                return data.roomId && app.rooms.counted(data);
            case "user_typing":
                if (data.userId === app.me?.id) return;
                return app.typing.heard(data, nameOf(app.people.get(data.userId) ?? { id: data.userId, username: data.username }));
            case "user_status":
                return app.people.seen(data);
            case "user_updated":
                app.people.learn(data.user);
                return data.user?.id === app.me?.id && app.session.update(data.user);
            case "story_posted":
                return app.stories.posted(data.story);
            case "story_viewed":
                return app.stories.viewed(data);
            case "story_reaction":
                return app.stories.reacted(data).catch(() => {});
            case "story_expired":
                return app.stories.gone(data.storyId);
            default:
                return this.#roomEvent(event, data);
        }
    }

    /**
     * @param {string} event
     * @param {any} data
     */
    #roomEvent(event, data) {
        const { app } = this;
        switch (event) {
            case "room_joined":
            case "room_updated":
                app.rooms.update(data.room);
                if (event === "room_joined" && data.room.with) app.people.refresh([data.room.with.id]);
                return event === "room_joined" && data.room.id === app.openRoom && app.timeline(data.room.id).load();
            case "room_invited":
                return app.rooms.update({ ...data.room, me: { ...data.room.me, membership: "invite" } });
            case "room_removed":
                return app.rooms.remove(data.roomId, data.reason ?? "removed");
            case "settings_updated":
                return data.roomId && app.rooms.set(data);
            case "user_joined":
            case "user_left":
                return this.#moved(event, data);
            case "member_updated":
                return this.#role(data);
            default:
                return undefined; // a later node may say more than this page knows
        }
    }

    /** @param {Message} message */
    #message(message) {
        const { app } = this;
        const own = message.sender?.id === app.me?.id;
        if (own) app.outbox.heard(message);
        app.people.learn(message.sender);
        app.typing.heard({ roomId: message.roomId, userId: message.sender?.id, isTyping: false }, "");
        const known = app.knownTimeline(message.roomId);
        known?.arrived(own ? { status: "sent", ...this.#reach(message), ...message } : message);
        if (app.rooms.get(message.roomId)) app.rooms.heard(message);
        else app.rooms.refresh(message.roomId).catch(() => {});
        if (!own) app.receipts.arrived(message);
    }

    /** @param {any} data of `message_deleted`, with `for: "me"` when it is gone for me alone */
    #deleted(data) {
        const { app } = this;
        const entirely = data.for === "me";
        app.knownTimeline(data.roomId)?.deleted(data.messageId, entirely);
        if (entirely) app.rooms.hidden(data.roomId, data.messageId);
        else app.rooms.edited({ id: data.messageId, roomId: data.roomId, deleted: true });
    }

    /** @param {any} data of `message_status_update` */
    #receipt(data) {
        const { app } = this;
        if (data.userId === app.me?.id) return;
        const timeline = app.knownTimeline(data.roomId);
        if (!timeline) return;
        const room = app.rooms.get(data.roomId);
        if (room && room.memberCount <= 2) return timeline.acknowledged(data.messageId, data.status, app.me?.id);
        this.#freshen(timeline);
    }

    /**
     * A message of mine that another tab or device has sent: no other node has it yet.
     * @param {Message} message
     */
    #reach({ roomId }) {
        const missing = (this.app.rooms.get(roomId)?.nodes ?? []).slice(1).map(({ name }) => name);
        return missing.length ? { reach: { nodes: missing.length, reached: 0, missing } } : {};
    }

    /** @param {any} data of `message_reached`, which names no nodes where there are many */
    #reached(data) {
        this.app.rooms.answered(data.roomId, (data.nodes ?? []).map((/** @type {any} */ node) => node.name));
        const timeline = this.app.knownTimeline(data.roomId);
        if (!timeline) return;
        if (!data.nodes) return this.#freshen(timeline);
        for (const node of data.nodes) timeline.reached(node);
    }

    /** @param {import("./timeline.js").Timeline} timeline */
    #freshen(timeline) {
        const { roomId } = timeline;
        if (this.#freshening.has(roomId)) return;
        this.#freshening.add(roomId);
        const wait = Math.max(freshenSoon, (this.#freshened.get(roomId) ?? 0) + freshenEvery - Date.now());
        setTimeout(() => {
            this.#freshening.delete(roomId);
            this.#freshened.set(roomId, Date.now());
            timeline.freshen();
        }, wait);
    }

    /**
     * @param {string} event
     * @param {any} data
     */
    #moved(event, data) {
        const { app } = this;
        const mine = data.userId === app.me?.id;
        const by = idOf(data.by);
        if (mine && event === "user_left") return app.rooms.remove(data.roomId, data.membership === "ban" ? "banned" : by && by !== data.userId ? "kicked" : "left");
        if (!app.people.get(data.userId)) app.people.refresh([data.userId]);
        app.knownMembers(data.roomId)?.moved({ ...data, membership: data.membership ?? (event === "user_joined" ? "join" : "leave") });
        const room = app.rooms.get(data.roomId);
        if (!room || mine) return;
        if (room.id === app.openRoom) return app.rooms.refresh(room.id).catch(() => {});
        const more = event === "user_left" ? -1 : data.membership === "join" || !data.membership ? 1 : 0;
        app.rooms.update({ id: room.id, memberCount: Math.max(1, room.memberCount + more) });
    }

    /** @param {any} data of `member_updated` */
    #role(data) {
        const { app } = this;
        app.knownMembers(data.roomId)?.updated(data);
        const room = app.rooms.get(data.roomId);
        if (room?.me && data.userId === app.me?.id) app.rooms.update({ id: room.id, me: { ...room.me, role: data.role } });
    }
}
