/** @import {App} from "../app.js" */
/** @import {Room} from "../types.js" */
import { path } from "../api.js";
import { plainWords } from "../problem.js";
import { openDialog } from "./dialog.js";
import { fill, h } from "./dom.js";
import { avatar, button, emptyState, loading } from "./parts.js";
import { attempt } from "./toast.js";

/** Typing pauses this long before the node is asked. */
const pause = 220;

/**
 * The rooms of this node that everybody may join.
 * @param {App} app
 */
export function openBrowse(app) {
    openDialog("Public rooms", (close) => {
        const input = h("input", { type: "search", placeholder: "Search public rooms", "aria-label": "Search public rooms" });
        const list = h("ul", { class: "plain-list browse-list", "aria-live": "polite" });
        let asked = 0;
        let timer = 0;
        const search = async () => {
            const turn = ++asked;
            try {
                const page = await app.api.get(`rooms/public?limit=50&q=${encodeURIComponent(input.value.trim())}`);
                if (turn !== asked) return;
                fill(list, page.items.length ? page.items.map((/** @type {Room} */ room) => row(app, room, close)) : h("li", {}, emptyState(input.value ? "No public room by that name." : "There are no public rooms yet.")));
            } catch (problem) {
                if (turn === asked) fill(list, h("li", {}, emptyState(plainWords(problem), button("Try again", search), "warning")));
            }
        };
        input.addEventListener("input", () => {
            clearTimeout(timer);
            timer = setTimeout(search, pause);
        });
        fill(list, h("li", {}, loading("Looking around…")));
        search();
        return [h("div", { class: "field" }, input), list];
    });
}

/**
 * @param {App} app
 * @param {Room} room
 * @param {() => void} close
 */
function row(app, room, close) {
    const mine = app.rooms.get(room.id)?.me?.membership === "join";
    const open = () => {
        close();
        app.router.toRoom(room.id);
    };
    const join = () =>
        attempt(async () => {
            await app.api.post(path`rooms/${room.id}/join`);
            await app.rooms.refresh(room.id);
            open();
        });
    const people = `${room.memberCount} ${room.memberCount === 1 ? "person" : "people"}`;
    return h(
        "li",
        { class: "person-row" },
        avatar(room.id, room.name ?? "?", "square"),
        h("div", { class: "room-words" }, h("span", { class: "room-name" }, room.name || "Room without a name"), h("span", { class: "room-last" }, [people, room.topic].filter(Boolean).join(" · "))),
        mine ? button("Open", open, "small") : button("Join", join, "small primary"),
    );
}
