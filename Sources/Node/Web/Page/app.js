import { Api } from "./api.js";
import { LiveEvents } from "./live-events.js";
import { Live } from "./live.js";
import { Members } from "./members.js";
import { Notifications } from "./notifications.js";
import { Outbox } from "./outbox.js";
import { People } from "./people.js";
import { Receipts } from "./receipts.js";
import { Rooms } from "./rooms.js";
import { Router } from "./router.js";
import { Session } from "./session.js";
import { Stories } from "./stories.js";
import { Timeline } from "./timeline.js";
import { Typing } from "./typing.js";

/** Rooms whose messages are kept in memory; the ones looked at longest ago go first. */
const keptTimelines = 20;

/** Everything the page knows, wired together. Views read it and call it; they keep nothing of their own that lasts. */
export class App {
    session = new Session();
    router = new Router();
    api = new Api(this.session);
    live = new Live(this.session);
    people = new People(this.api);
    rooms = new Rooms(this.api, this.people, () => this.me?.id);
    outbox = new Outbox(this.live);
    receipts = new Receipts(this.live, this.rooms);
    typing = new Typing(this.live);
    notifications = new Notifications(this.api);
    stories = new Stories(this.api, this.people, () => this.me?.id);
    /**
     * What was being written in each room.
     * @type {Map<string, string>}
     */
    drafts = new Map();
    /** @type {Map<string, Timeline>} */
    #timelines = new Map();
    /** @type {Map<string, Members>} */
    #members = new Map();

    constructor() {
        new LiveEvents(this);
        this.notifications.on("open", ({ roomId }) => this.router.toRoom(roomId));
        this.receipts.on("read", ({ roomId }) => this.notifications.read(roomId));
    }

    get me() {
        return this.session.user;
    }

    /** Starts the live side for whoever is logged in. */
    start() {
        this.outbox.start(this.session.id);
        this.live.start();
        this.notifications.start();
    }

    /** Stops everything of whoever was logged in. */
    stop() {
        this.live.stop();
        this.outbox.stop();
    }

    /**
     * @param {string} roomId
     * @returns {Timeline}
     */
    timeline(roomId) {
        const timeline = this.#timelines.get(roomId) ?? new Timeline(this.api, this.people, roomId);
        this.#timelines.delete(roomId);
        this.#timelines.set(roomId, timeline);
        const [oldest] = this.#timelines.keys();
        if (this.#timelines.size > keptTimelines) this.#timelines.delete(oldest);
        return timeline;
    }

    /**
     * The timeline if it is in memory.
     * @param {string|undefined} roomId
     */
    knownTimeline(roomId) {
        return this.#timelines.get(roomId ?? "");
    }

    /**
     * The room's message wherever it is known.
     * @param {string} messageId
     */
    timelineWith(messageId) {
        return [...this.#timelines.values()].find((each) => each.get(messageId));
    }

    /**
     * @param {string} roomId
     * @returns {Members}
     */
    members(roomId) {
        const members = this.#members.get(roomId) ?? new Members(this.api, this.people, roomId);
        this.#members.set(roomId, members);
        return members;
    }

    /**
     * The members if they are in memory.
     * @param {string} roomId
     */
    knownMembers(roomId) {
        return this.#members.get(roomId);
    }

    /** After a gap that can't be filled event by event: what is in memory is read again. */
    async readAgain() {
        const watched = this.rooms.watched ?? this.openRoom;
        for (const id of [...this.#timelines.keys()]) if (id !== watched) this.#timelines.delete(id);
        this.#members.forEach((each, id) => (id === watched ? each.load(true) : this.#members.delete(id)));
        await Promise.allSettled([this.rooms.loadAll(), this.knownTimeline(watched ?? undefined)?.load()]);
    }

    /**
     * The room that is open on the screen.
     * @returns {string|null}
     */
    get openRoom() {
        const place = this.router.place;
        return place.kind === "room" ? place.id : null;
    }
}
