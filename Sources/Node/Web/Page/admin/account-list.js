import { h } from "../view/dom.js";
import { dataTable, moment, pager, tag } from "./parts-of-pages.js";
import { noteQuery, placeTo, queryOf } from "./places.js";
import { poll } from "./poll.js";
import { searchBox } from "./search-box.js";

/**
 * Everybody with an account here.
 * @param {import("./console-shell.js").Console} console
 * @param {URLSearchParams} query
 */
export function accountList(console, query) {
    let search = query.get("q") ?? "";
    /** @type {{before?: string, after?: string}} */
    let walk = { before: query.get("before") ?? undefined, after: query.get("after") ?? undefined };
    const table = dataTable({
        label: "Accounts",
        empty: "Nobody by that name.",
        key: (user) => user.id,
        columns: [
            { name: "User", look: "wide", cell: (user) => [h("a", { href: placeTo("users", user.id), "data-focus": "user" }, user.displayName || user.username), h("span", { class: "hint" }, user.id)] },
            { name: "Role", cell: (user) => (user.role === "user" ? "user" : tag(user.role, "accent")) },
            { name: "State", cell: standing },
            { name: "Last seen", cell: (user) => (user.presence?.status === "online" || user.presence?.status === "away" ? "now" : moment(user.presence?.lastSeen)) },
            { name: "Joined", cell: (user) => moment(user.createdAt) },
        ],
    });
    const pages = pager((next) => ((walk = next), note(), polling.now()), { prev: "Back", next: "Further", first: "From the start" });
    const note = () => noteQuery("users", { q: search, ...walk });
    const polling = poll(console, 10, async () => {
        const asked = JSON.stringify([search, walk]);
        const page = await console.api.get(`admin/users?${queryOf({ q: search.trim(), ...walk, limit: 50 })}`);
        if (asked !== JSON.stringify([search, walk])) return;
        table.show(page.items);
        pages.show(page, !walk.before && !walk.after);
    });
    const box = searchBox("Search users", "Username or name", search, (words) => ((search = words), (walk = {}), note(), polling.now()));
    return { title: "Users", element: h("div", { class: "console-body" }, polling.notice, box, table.element, pages.element), stop: polling.stop };
}

/** @param {any} user */
export function standing(user) {
    if (user.deletedAt) return tag("deleted");
    return user.suspended ? tag("suspended", "bad") : tag("active", "good");
}
