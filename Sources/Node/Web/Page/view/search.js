/** @import {App} from "../app.js" */
/** @import {Message} from "../types.js" */
import { path } from "../api.js";
import { nameOf } from "../people.js";
import { plainWords } from "../problem.js";
import { roomName } from "../rooms.js";
import { addressOf } from "../router.js";
import { excerpt, markedPieces, searchWords } from "../search-words.js";
import { preview } from "../text.js";
import { briefTime } from "../time.js";
import { openDialog } from "./dialog.js";
import { append, fill, h } from "./dom.js";
import { button, emptyState, loading } from "./parts.js";

/** Typing pauses this long before the node is asked. */
const pause = 300;
/** Letters of a message that a result shows. */
const shown = 160;

/**
 * Looks for messages by their words, in one room or in all.
 * @param {App} app
 * @param {string} [roomId]
 */
export function openSearch(app, roomId) {
    const title = roomId ? `Search in ${roomName(app.rooms.get(roomId), app.people)}` : "Search in all conversations";
    openDialog(title, (close) => {
        const input = h("input", { type: "search", placeholder: "Words of a message", "aria-label": "Words of a message", maxlength: 200, autofocus: true });
        const list = h("ol", { class: "plain-list search-results", "aria-label": "Messages found" });
        const foot = h("div", { class: "search-foot", role: "status" });
        let asked = 0;
        let timer = 0;

        /** @param {string|null} before a cursor, to go on behind what is shown */
        const search = async (before) => {
            const query = input.value.trim();
            const turn = ++asked;
            if (!before) fill(list);
            if (!query) return fill(foot, emptyState("Type what you remember of it."));
            fill(foot, loading("Searching…"));
            try {
                const page = await app.api.get(`${roomId ? path`rooms/${roomId}/search` : "search"}?limit=20&q=${encodeURIComponent(query)}${before ? `&before=${encodeURIComponent(before)}` : ""}`);
                if (turn !== asked) return;
                append(list, page.items.map((/** @type {Message} */ message) => result(app, message, searchWords(query), !roomId, close)));
                fill(foot, page.prev ? button("Show more", () => search(page.prev), "small") : list.children.length ? null : emptyState("No message holds these words."));
            } catch (problem) {
                if (turn === asked) fill(foot, emptyState(plainWords(problem), button("Try again", () => search(before)), "warning"));
            }
        };
        input.addEventListener("input", () => {
            clearTimeout(timer);
            timer = setTimeout(() => search(null), pause);
        });
        fill(foot, emptyState("Type what you remember of it."));
        return [h("div", { class: "search-box", onkeydown: arrows }, h("div", { class: "field" }, input), list, foot)];
    }, { wide: true });
}

/**
 * @param {App} app
 * @param {Message} message
 * @param {string[]} words
 * @param {boolean} namesRoom
 * @param {() => void} close
 */
function result(app, message, words, namesRoom, close) {
    const own = message.sender?.id === app.me?.id;
    const who = own ? "You" : nameOf(app.people.get(message.sender?.id) ?? message.sender);
    const where = namesRoom ? ` in ${roomName(app.rooms.get(message.roomId), app.people)}` : "";
    const open = (/** @type {Event} */ event) => {
        event.preventDefault();
        close();
        app.router.toRoom(message.roomId, message.id);
    };
    return h(
        "li",
        {},
        h(
            "a",
            { class: "search-result", href: addressOf(message.roomId, message.id), onclick: open },
            h("span", { class: "search-where" }, h("span", { class: "room-name" }, who + where), h("time", { datetime: message.createdAt }, briefTime(message.createdAt))),
            h("span", { class: "search-text" }, markedPieces(textOf(message, words), words).map((piece) => (piece.marked ? h("mark", {}, piece.text) : piece.text))),
        ),
    );
}

/**
 * @param {Message} message
 * @param {string[]} words
 */
function textOf(message, words) {
    const text = message.content?.type === "location" ? preview(message) : (message.content?.text ?? "");
    return excerpt(text.replace(/\s+/g, " "), words, shown);
}

/**
 * Up and down move between what is looked for and what was found.
 * @param {KeyboardEvent} event
 */
function arrows(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const stops = [.../** @type {HTMLElement} */ (event.currentTarget).querySelectorAll("input, a, button")];
    /** @type {HTMLElement|undefined} */ (stops[stops.indexOf(/** @type {any} */ (document.activeElement)) + step])?.focus();
    event.preventDefault();
}
