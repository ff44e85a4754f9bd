/** @import {App} from "../app.js" */
/** @import {Message, Pending} from "../types.js" */
import { nameOf } from "../people.js";
import { plainWords } from "../problem.js";
import { preview } from "../text.js";
import { dayKey, dayName } from "../time.js";
import { fill, h, reconcile, shows } from "./dom.js";
import { icon } from "./icon.js";
import { bubble, bubbleVersion } from "./bubble.js";
import { button, emptyState, loading } from "./parts.js";
import { pendingBubble } from "./pending.js";
import { wentOn } from "./replaced-room.js";
import { announce, toast } from "./toast.js";

/** Messages of one person closer together than this stand in one group. */
const groupGap = 5 * 60_000;
/** Nearer to the end than this, the view follows what arrives. */
const nearEnd = 80;

/** A message that was looked for stays marked this long. */
const marked = 2_500;

/**
 * What the messages need of the line for writing.
 * @typedef {{reply: (message: Message) => void, edit: (message: Message) => void, focus: () => void}} Writing
 */

/**
 * The messages of a room: by day and sender, older ones as one scrolls up.
 * @param {App} app
 * @param {string} roomId
 * @param {Writing} writing
 * @param {string} [wanted] a message to begin with
 */
export function timelineView(app, roomId, writing, wanted) {
    const timeline = app.timeline(roomId);
    const top = h("div", { class: "timeline-top" });
    const list = h("ol", { class: "messages", "aria-label": "Messages", onkeydown: (/** @type {KeyboardEvent} */ event) => arrows(event, writing) });
    const scroller = h("div", { class: "scroller", tabindex: "-1" }, top, list);
    const down = h("button", { type: "button", class: "to-end", hidden: true, onclick: () => (newest(), toEnd(true)) }, icon("down"), h("span", { class: "badge", hidden: true }), h("span", { class: "sr-only" }, "To the newest message"));
    const element = h("div", { class: "timeline" }, scroller, down);
    const readUpTo = app.rooms.get(roomId)?.me?.unread ? app.rooms.get(roomId)?.me?.readUpTo : null;
    let following = !wanted;
    /** @type {string|undefined} */
    let sought;
    let missed = 0;
    let size = "";

    const atEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < nearEnd;
    const toEnd = (/** @type {boolean} */ smooth) => scroller.scrollTo({ top: scroller.scrollHeight, behavior: smooth && matchMedia("(prefers-reduced-motion: no-preference)").matches ? "smooth" : "instant" });

    const draw = () => {
        const anchor = following ? null : anchorOf(scroller, list);
        reconcile(list, rowsOf(app, timeline.messages, app.outbox.of(roomId), readUpTo, writing));
        list.setAttribute("aria-busy", String(timeline.state === "loading"));
        drawTop();
        if (sought) find();
        else if (following) toEnd(false);
        else if (anchor) scroller.scrollTop += topOf(list, anchor.key) - anchor.top;
        if (timeline.state === "ready" && scroller.scrollHeight <= scroller.clientHeight) timeline.loadOlder();
        look();
    };
    const drawTop = () => {
        const room = app.rooms.get(roomId);
        const isEmpty = timeline.complete && timeline.messages.length === 0 && app.outbox.of(roomId).length === 0;
        if (shows(top, timeline.state, timeline.loadingOlder, timeline.complete, isEmpty, Boolean(app.rooms.get(room?.replaces)))) return;
        const before = room && wentOn(app, room);
        if (timeline.state === "error") return fill(top, emptyState(plainWords(timeline.problem), button("Try again", () => timeline.load()), "warning"));
        if (timeline.state !== "ready") return fill(top, loading("Fetching messages…"));
        if (timeline.loadingOlder) return fill(top, loading("Fetching older messages…"));
        if (isEmpty) return fill(top, before, emptyState("Nothing here yet. Say hello!"));
        if (!timeline.complete) return fill(top);
        fill(top, before ?? h("p", { class: "beginning" }, "This is where it began."));
    };
    /** Shows one message, which may lie far back. */
    const show = (/** @type {string} */ messageId) => {
        sought = messageId;
        following = false;
        timeline.loadAround(messageId).then(draw);
    };
    const find = () => {
        if (timeline.state === "error") {
            sought = undefined;
            toast("This message can’t be shown any more.");
            return timeline.load();
        }
        const found = /** @type {HTMLElement|null} */ (timeline.state === "ready" && sought ? list.querySelector(`[data-message="${CSS.escape(sought)}"]`) : null);
        if (!found) return;
        sought = undefined;
        found.scrollIntoView({ block: "center" });
        found.focus({ preventScroll: true });
        found.classList.add("sought");
        setTimeout(() => found.classList.remove("sought"), marked);
        drawDown();
    };
    /** What is on the screen of somebody who looks counts as read. */
    const look = () => {
        const watching = document.visibilityState === "visible" && document.hasFocus() && timeline.atNewest;
        app.rooms.watched = watching && following ? roomId : null;
        const newest = timeline.messages.findLast((message) => message.sender?.id !== app.me?.id);
        if (watching && following && newest && timeline.state === "ready") app.receipts.looked(roomId, newest.id);
    };
    const scrolled = () => {
        // A scroll that a new size caused is not somebody looking back.
        if (size !== sizeOf(scroller)) return;
        following = atEnd() && timeline.atNewest;
        if (following) missed = 0;
        drawDown();
        if (scroller.scrollTop < 300) timeline.loadOlder();
        if (scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 300) timeline.loadNewer();
        look();
    };
    const drawDown = () => {
        down.hidden = following;
        const badge = down.querySelector(".badge");
        badge.hidden = missed === 0;
        badge.textContent = String(missed);
    };
    /** Back to the newest message, which a search may have left far behind. */
    const newest = () => {
        following = true;
        missed = 0;
        if (!timeline.atNewest) timeline.load();
    };
    const arrived = (/** @type {Message|undefined} */ message) => {
        if (!message) return;
        if (message.sender?.id === app.me?.id) newest();
        else {
            if (!following) missed += 1;
            announce(`${nameOf(app.people.get(message.sender.id) ?? message.sender)}: ${preview(message)}`);
        }
        drawDown();
    };
    scroller.addEventListener("scroll", scrolled, { passive: true });
    const resized = new ResizeObserver(() => {
        size = sizeOf(scroller);
        if (following) toEnd(false);
    });
    resized.observe(scroller);
    document.addEventListener("visibilitychange", look);
    addEventListener("focus", look);
    addEventListener("blur", look);
    const stops = [
        timeline.on("change", ({ arrived: message }) => (arrived(message), draw())),
        app.outbox.on("change", (change) => {
            if (change.roomId !== roomId) return;
            if (app.outbox.of(roomId).some((each) => each.state === "waiting" && !each.why)) newest();
            draw();
        }),
        app.people.on("change", draw),
        app.rooms.on("change", drawTop),
    ];
    if (wanted) show(wanted);
    else if (timeline.state === "empty" || timeline.state === "error" || !timeline.atNewest) timeline.load();
    queueMicrotask(draw);
    const dispose = () => {
        stops.forEach((stop) => stop());
        resized.disconnect();
        document.removeEventListener("visibilitychange", look);
        removeEventListener("focus", look);
        removeEventListener("blur", look);
        app.rooms.watched = null;
    };
    return { element, show, dispose };
}

/**
 * @param {App} app
 * @param {Message[]} messages
 * @param {Pending[]} waiting
 * @param {string|null|undefined} readUpTo
 * @param {Writing} writing
 */
function rowsOf(app, messages, waiting, readUpTo, writing) {
    const rows = [];
    /** @type {Message|undefined} */
    let before;
    let divide = false;
    for (const message of messages) {
        const newDay = !before || dayKey(before.createdAt) !== dayKey(message.createdAt);
        if (newDay) rows.push({ key: `day ${dayKey(message.createdAt)}`, version: dayName(message.createdAt), make: () => h("li", { class: "day" }, h("span", {}, dayName(message.createdAt))) });
        if (divide && message.sender?.id !== app.me?.id) {
            rows.push({ key: "new", version: "", make: () => h("li", { class: "new-line" }, h("span", {}, "New")) });
            divide = false;
        }
        const first = newDay || !before || before.sender?.id !== message.sender?.id || Date.parse(message.createdAt) - Date.parse(before.createdAt) > groupGap || isNote(before) !== isNote(message);
        rows.push({ key: message.id, version: bubbleVersion(app, message, first), make: () => bubble(app, message, first, writing) });
        if (message.id === readUpTo) divide = true;
        before = message;
    }
    const shown = new Set(messages.map((message) => message.tempId));
    for (const each of waiting.filter((pending) => !pending.hidden && !shown.has(pending.tempId))) {
        rows.push({ key: `pending ${each.tempId}`, version: JSON.stringify([each.state, each.why, app.live.state]), make: () => pendingBubble(app, each) });
    }
    return rows;
}

/** @param {HTMLElement} element */
const sizeOf = (element) => `${element.clientWidth} ${element.clientHeight}`;

/** @param {Message} message */
const isNote = (message) => message.content?.type === "system";

/**
 * The first message in sight, to hold it still while others come in above.
 * @param {HTMLElement} scroller
 * @param {HTMLElement} list
 */
function anchorOf(scroller, list) {
    const edge = scroller.getBoundingClientRect().top;
    for (const element of list.querySelectorAll("[data-message]")) {
        const { top, bottom } = element.getBoundingClientRect();
        if (bottom > edge) return { key: /** @type {HTMLElement} */ (element).dataset.message ?? "", top };
    }
    return null;
}

/**
 * Where that message is now: it may have been drawn anew.
 * @param {HTMLElement} list
 * @param {string} key
 */
const topOf = (list, key) => list.querySelector(`[data-message="${CSS.escape(key)}"]`)?.getBoundingClientRect().top ?? 0;

/**
 * Arrow keys move from message to message, Escape goes back to writing.
 * @param {KeyboardEvent} event
 * @param {Writing} writing
 */
function arrows(event, writing) {
    const here = /** @type {HTMLElement} */ (event.target).closest("[data-message]");
    if (!here) return;
    if (event.key === "Escape") return writing.focus();
    const onMessage = event.target === here;
    if (onMessage && (event.key === "Enter" || event.key === " ")) {
        event.preventDefault();
        return /** @type {HTMLElement|null} */ (here.querySelector("[data-focus=more]"))?.click();
    }
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    const all = [.../** @type {HTMLElement} */ (event.currentTarget).querySelectorAll("[data-message]")];
    const next = all[all.indexOf(here) + (event.key === "ArrowUp" ? -1 : 1)];
    if (next) /** @type {HTMLElement} */ (next).focus();
    else if (event.key === "ArrowDown") writing.focus();
}
