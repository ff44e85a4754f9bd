import { h } from "../view/dom.js";
import { number } from "./figures.js";
import { dataTable, moment, pager, tag } from "./parts-of-pages.js";
import { noteQuery, placeTo, queryOf } from "./places.js";
import { poll } from "./poll.js";
import { searchBox } from "./search-box.js";

/**
 * Every room of the node, the newest first; how large and how busy, nothing of what is said.
 * @param {import("./console-shell.js").Console} console
 * @param {URLSearchParams} query
 */
export function roomList(console, query) {
    let search = query.get("q") ?? "";
    /** @type {{before?: string, after?: string}} */
    let walk = { before: query.get("before") ?? undefined, after: query.get("after") ?? undefined };
    const table = dataTable({
        label: "Rooms",
        empty: "No rooms like that.",
        key: (room) => room.id,
        columns: [
            { name: "Room", look: "wide", cell: (room) => [h("a", { href: placeTo("rooms", room.id), "data-focus": "room" }, nameOfRoom(room)), room.alias ? h("span", { class: "hint" }, room.alias) : null] },
            { name: "Kind", cell: (room) => (room.kind === "direct" ? "direct" : room.visibility) },
            { name: "Members", look: "number", cell: (room) => number(room.memberCount) },
            { name: "Messages", look: "number", cell: (room) => number(room.messageCount) },
            { name: "Last event", cell: (room) => moment(room.lastEventAt) },
            { name: "State", cell: roomStanding },
        ],
    });
    const pages = pager((next) => ((walk = next), note(), polling.now()), { prev: "Older", next: "Newer", first: "Newest" });
    const note = () => noteQuery("rooms", { q: search, ...walk });
    const polling = poll(console, 10, async () => {
        const asked = JSON.stringify([search, walk]);
        const page = await console.api.get(`admin/rooms?${queryOf({ q: search.trim(), ...walk, limit: 50 })}`);
        if (asked !== JSON.stringify([search, walk])) return;
        table.show(page.items.toReversed());
        pages.show(page, !walk.before && !walk.after);
    });
    const box = searchBox("Search rooms", "Name, topic, alias or id", search, (words) => ((search = words), (walk = {}), note(), polling.now()));
    return { title: "Rooms", element: h("div", { class: "console-body" }, polling.notice, box, table.element, pages.element), stop: polling.stop };
}

/** @param {any} room */
export function nameOfRoom(room) {
    if (room.kind !== "direct") return room.name || room.alias || "Without a name";
    return [room.creator, room.with].filter(Boolean).map((user) => user.displayName || user.username).join(" and ") || "Direct";
}

/** @param {any} room */
export const roomStanding = (room) => (room.closedAt ? tag("closed") : tag("open", "good"));
