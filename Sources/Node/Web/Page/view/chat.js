/** @import {App} from "../app.js" */
import { handleOf, isFromElsewhere, nameOf } from "../people.js";
import { plainWords } from "../problem.js";
import { roomName } from "../rooms.js";
import { composer } from "./composer.js";
import { fill, h, shows } from "./dom.js";
import { button, emptyState, iconButton, loading, presenceWords, roomAvatar } from "./parts.js";
import { goesOn, isClosed } from "./replaced-room.js";
import { roomPanel } from "./room-panel.js";
import { openSearch } from "./search.js";
import { timelineView } from "./timeline-view.js";
import { typingLine } from "./typing-line.js";

/**
 * One room on the screen: its head, its messages, the line for writing, and beside it the panel about the room.
 * @param {App} app
 * @param {string} roomId
 * @param {string} [sought] a message to show at once
 * @returns {{element: HTMLElement, show: (messageId: string) => void, dispose: () => void}}
 */
export function chatView(app, roomId, sought) {
    const element = h("div", { class: "chat-columns" });
    /** @type {(messageId: string) => void} */
    let show = (messageId) => {
        sought = messageId;
    };
    /** @type {(() => void)[]} */
    let stops = [];
    const dispose = () => stops.forEach((stop) => stop());

    const build = () => {
        const head = h("header", { class: "chat-head" });
        const side = h("aside", { class: "room-panel", "aria-label": "About this room", hidden: true });
        const panel = roomPanel(app, roomId, side, () => toggle(false));
        const write = composer(app, roomId);
        const messages = timelineView(app, roomId, write, sought);
        show = messages.show;
        const typing = typingLine(app, roomId);
        const elsewhere = h("div", {});
        const drawElsewhere = () => {
            const room = app.rooms.get(roomId);
            if (!room || shows(elsewhere, room.replacedBy, room.me?.role)) return;
            write.element.hidden = isClosed(room);
            element.classList.toggle("closed", isClosed(room));
            fill(elsewhere, goesOn(app, room));
        };
        drawElsewhere();
        const section = h("section", { class: "chat", "aria-label": "Conversation" }, head, messages.element, typing.element, elsewhere, write.element);
        /** @param {boolean} [open] */
        const toggle = (open = side.hidden !== false) => {
            side.hidden = !open;
            element.classList.toggle("with-panel", open);
            if (open) panel.show();
            else head.querySelector("[data-focus=about]")?.focus();
        };
        const drawHead = () => drawHeadOf(app, roomId, head, () => toggle());
        drawHead();
        dropZone(section, write.attach);
        stops = [
            app.rooms.on("change", drawHead),
            app.rooms.on("change", drawElsewhere),
            app.people.on("change", drawHead),
            messages.dispose,
            typing.dispose,
            write.dispose,
            panel.dispose,
        ];
        fill(element, section, side);
        const other = app.rooms.get(roomId)?.with;
        if (other) app.people.refresh([other.id]);
        if (!sought && !matchMedia("(pointer: coarse)").matches) write.focus();
    };

    const room = app.rooms.get(roomId);
    if (room?.me?.membership === "join") build();
    else arrive(app, roomId, element, build, (stop) => stops.push(stop));
    return { element, show: (messageId) => show(messageId), dispose };
}

/**
 * Files can be dropped anywhere on a conversation.
 * @param {HTMLElement} section
 * @param {(files: Iterable<File>) => void} attach
 */
function dropZone(section, attach) {
    const holds = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes("Files");
    section.addEventListener("dragover", (event) => {
        if (!holds(event)) return;
        event.preventDefault();
        section.classList.add("dropping");
    });
    section.addEventListener("dragleave", (event) => {
        if (!section.contains(/** @type {Node|null} */ (event.relatedTarget))) section.classList.remove("dropping");
    });
    section.addEventListener("drop", (event) => {
        section.classList.remove("dropping");
        if (!holds(event)) return;
        event.preventDefault();
        attach(event.dataTransfer?.files ?? []);
    });
}

/**
 * The room is not known yet: a fresh page, or one's own address typed in.
 * @param {App} app
 * @param {string} roomId
 * @param {HTMLElement} element
 * @param {() => void} build
 * @param {(stop: () => void) => void} keep
 */
function arrive(app, roomId, element, build, keep) {
    let built = false;
    const tried = () => {
        if (built || app.rooms.get(roomId)?.me?.membership !== "join") return false;
        built = true;
        build();
        return true;
    };
    const ask = () => {
        fill(element, loading("Opening the room…"));
        app.rooms.refresh(roomId).then(
            () => built || tried() || fill(element, notMine(app, roomId)),
            (problem) => built || fill(element, emptyState(plainWords(problem), h("div", { class: "stack" }, button("Try again", ask), button("Back to the list", () => app.router.toRoom(null))), "warning")),
        );
    };
    keep(app.rooms.on("change", tried));
    ask();
}

/**
 * @param {App} app
 * @param {string} roomId
 */
function notMine(app, roomId) {
    const join = async () => {
        await app.api.post(`rooms/${encodeURIComponent(roomId)}/join`).catch(() => {});
        await app.rooms.refresh(roomId);
    };
    return emptyState("You are not in this room.", h("div", { class: "stack" }, button("Join", join, "primary"), button("Back to the list", () => app.router.toRoom(null))));
}

/**
 * @param {App} app
 * @param {string} roomId
 * @param {HTMLElement} head
 * @param {() => void} about
 */
function drawHeadOf(app, roomId, head, about) {
    const room = app.rooms.get(roomId);
    if (!room) return;
    const focused = /** @type {HTMLElement|null} */ (document.activeElement)?.dataset.focus;
    const held = head.contains(document.activeElement);
    const other = room.kind === "direct" && room.with ? (app.people.get(room.with.id) ?? room.with) : null;
    const under = other ? underPerson(app, other) : room.topic || (room.memberCount === 1 ? "Only you so far" : `${room.memberCount} people`);
    if (shows(head, roomName(room, app.people), under, other?.presence?.status, (other ?? room).avatar?.url)) return;
    const label = `About ${other ? nameOf(other) : "this room"}`;
    fill(
        head,
        iconButton("back", "Back to the list", () => app.router.toRoom(null), { class: "only-narrow", "data-focus": "back" }),
        roomAvatar(room, app.people),
        h("div", { class: "chat-title", title: other ? `${nameOf(other)} ${other.id}` : null }, h("h2", {}, roomName(room, app.people)), h("p", {}, under)),
        iconButton("search", "Search in this conversation", () => openSearch(app, roomId), { "data-focus": "search" }),
        iconButton(other ? "info" : "people", label, about, { "data-focus": "about" }),
    );
    if (held) /** @type {HTMLElement|null} */ (head.querySelector(`[data-focus="${focused}"]`))?.focus();
}

/**
 * How somebody is, or who: of people of other nodes always the whole name, which alone says who they are.
 * @param {App} app
 * @param {import("../types.js").User} other
 */
function underPerson(app, other) {
    const words = presenceWords(other);
    return isFromElsewhere(other, app.me) ? [other.id, words].filter(Boolean).join(" · ") : words || handleOf(other, app.me);
}
