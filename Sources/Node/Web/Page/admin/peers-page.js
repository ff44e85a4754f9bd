import { path } from "../api.js";
import { confirmDialog, openDialog } from "../view/dialog.js";
import { h } from "../view/dom.js";
import { field, form } from "../view/form.js";
import { button } from "../view/parts.js";
import { attempt } from "../view/toast.js";
import { number } from "./figures.js";
import { dataTable, moment, pager, tag } from "./parts-of-pages.js";
import { noteQuery, queryOf } from "./places.js";
import { poll } from "./poll.js";

/**
 * Other nodes, by name: whether this one links with them, and how sending to them goes.
 * @param {import("./console-shell.js").Console} console
 * @param {URLSearchParams} query
 */
export function peersPage(console, query) {
    /** @type {{before?: string, after?: string}} */
    let walk = { before: query.get("before") ?? undefined, after: query.get("after") ?? undefined };
    const again = () => polling.now();
    const table = dataTable({
        label: "Other nodes",
        empty: "No other node is listed in the settings, was added here, or shares a room with this one.",
        key: (peer) => peer.name,
        columns: [
            { name: "Node", look: "wide", cell: (peer) => [h("strong", {}, peer.name), h("span", { class: "hint" }, whySo(peer))] },
            { name: "Link", cell: standing },
            { name: "Rooms", look: "number", cell: (peer) => number(peer.rooms) },
            { name: "Last contact", cell: (peer) => moment(peer.lastContact) },
            { name: "Waiting", look: "number", cell: (peer) => [number(peer.backlog), peer.oldest ? h("span", { class: "hint" }, moment(peer.oldest)) : null] },
            { name: "Trouble", look: "wide", cell: trouble },
            { name: "", cell: (peer) => h("div", { class: "page-acts" }, acts(console, peer, again)) },
        ],
    });
    const pages = pager((next) => ((walk = next), noteQuery("peers", walk), again()), { prev: "Back", next: "On", first: "First" });
    const polling = poll(console, 5, async () => {
        const asked = JSON.stringify(walk);
        const page = await console.api.get(`admin/peers?${queryOf({ ...walk, limit: 50 })}`);
        if (asked !== JSON.stringify(walk)) return;
        table.show(page.items);
        pages.show(page, !walk.before && !walk.after);
    });
    const add = h("div", { class: "page-acts" }, button("Add a node…", () => askName(console, again)));
    return { title: "Other nodes", element: h("div", { class: "console-body" }, polling.notice, add, table.element, pages.element), stop: polling.stop };
}

/** @param {any} peer */
function standing(peer) {
    if (peer.standing === "blocked") return tag("blocked", "bad");
    if (!peer.linked) return tag("not linked");
    return peer.failures ? tag("does not answer", "warn") : tag("linked", "good");
}

/** @param {any} peer */
function whySo(peer) {
    const said = peer.standing === "allowed" ? "added by an admin" : peer.standing === "blocked" ? "blocked by an admin" : "";
    return [said, peer.listed ? "listed in the settings" : ""].filter(Boolean).join(", ");
}

/** @param {any} peer */
function trouble(peer) {
    if (!peer.failures) return "–";
    const tries = peer.failures === 1 ? "1 try failed" : `${number(peer.failures)} tries failed`;
    const isDue = peer.nextTry && Date.parse(peer.nextTry) <= Date.now() + 1_000;
    const next = isDue ? ", being tried now" : peer.nextTry ? [", next try ", moment(peer.nextTry)] : null;
    return [`${tries}${peer.lastError ? `: ${peer.lastError}` : ""}`, h("span", { class: "hint" }, "since ", moment(peer.failingSince), next)];
}

/**
 * @param {import("./console-shell.js").Console} console
 * @param {any} peer
 * @param {() => void} changed
 */
function acts(console, peer, changed) {
    const act = (/** @type {() => Promise<any>} */ body, /** @type {string} */ done) => attempt(async () => (await body(), changed()), done);
    const block = async () => {
        const words = "Nothing of it is heard any more and nothing goes to it, until somebody lets it back in. Rooms shared with it stay; what is said there waits.";
        if (await confirmDialog(`Block ${peer.name}?`, words, "Block")) act(() => console.api.put(path`admin/peers/${peer.name}`, { standing: "blocked" }), `${peer.name} is blocked.`);
    };
    const purge = async () => {
        const words = `What waits for ${peer.name} is lost. Should it be let in again, it gets what is said from then on.`;
        if (await confirmDialog(`Forget what waits for ${peer.name}?`, words, "Forget")) act(() => console.api.post(path`admin/peers/${peer.name}/purge`), "Forgotten.");
    };
    const takeBack = () => act(() => console.api.delete(path`admin/peers/${peer.name}`), `${peer.name} is as the settings say.`);
    return [
        peer.linked && peer.failures ? button("Try now", () => act(() => console.api.post(path`admin/peers/${peer.name}/retry`), `${peer.name} is tried now.`), "small") : null,
        peer.standing === "blocked" ? button("Unblock", takeBack, "small") : null,
        peer.standing === "allowed" ? button("Remove", takeBack, "small") : null,
        peer.standing === "blocked" ? null : button("Block…", block, "small"),
        !peer.linked && peer.backlog ? button("Forget…", purge, "small") : null,
    ];
}

/**
 * @param {import("./console-shell.js").Console} console
 * @param {() => void} changed
 */
function askName(console, changed) {
    openDialog("Link with a node", (close) => [
        h("p", { class: "hint" }, "Its admin has to add this node too."),
        form({
            submit: "Add",
            fields: [field({ name: "name", label: "Name", required: true, maxlength: 255, autocomplete: "off", placeholder: "south.example" })],
            buttons: [button("Cancel", close)],
            send: async ({ name }) => {
                await console.api.put(path`admin/peers/${name.trim()}`, { standing: "allowed" });
                close();
                changed();
            },
        }),
    ]);
}
