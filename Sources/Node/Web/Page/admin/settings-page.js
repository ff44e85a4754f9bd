import { plainWords } from "../problem.js";
import { fill, h } from "../view/dom.js";
import { button, emptyState, loading } from "../view/parts.js";
import { tag } from "./parts-of-pages.js";
import { poll } from "./poll.js";
import { searchBox } from "./search-box.js";

/**
 * What the node runs with. Read only: settings come from the file and the environment, and change with a restart.
 * @param {import("./console-shell.js").Console} console
 */
export function settingsPage(console) {
    /** @type {any[]} */
    let items = [];
    let search = "";
    let onlyChanged = false;
    const place = h("div", { class: "setting-tables" }, loading("Fetching…"));
    const draw = () => {
        const words = search.trim().toLowerCase();
        const found = items.filter((item) => (!onlyChanged || item.changed) && (!words || `${item.key} ${item.reason}`.toLowerCase().includes(words)));
        const tables = [...new Set(found.map(tableOf))];
        if (found.length === 0) return fill(place, emptyState(onlyChanged ? "Everything is as it comes." : "No setting like that."));
        fill(place, tables.map((name) => h("section", { class: "console-part", "aria-label": name }, h("h2", {}, h("code", {}, `[${name}]`)), h("dl", { class: "settings" }, found.filter((item) => tableOf(item) === name).map(entry)))));
    };
    const load = async () => {
        try {
            items = (await console.api.get("admin/settings")).items;
            draw();
        } catch (problem) {
            if (items.length === 0) fill(place, emptyState(plainWords(problem), button("Try again", () => polling.now()), "warning"));
            throw problem;
        }
    };
    // They can't change while the node runs; another node may answer after a restart.
    const polling = poll(console, 300, load);
    const toggle = h("label", { class: "switch" }, h("input", { type: "checkbox", onchange: (/** @type {any} */ event) => ((onlyChanged = event.target.checked), draw()) }), h("span", {}, "Only what was changed"));
    const box = searchBox("Search settings", "Name or reason", "", (words) => ((search = words), draw()));
    const hint = h("p", { class: "hint" }, "These hold since the node started. They come from the configuration file and the environment; change them there and restart the node. Secrets are only said to be set.");
    return { title: "Settings", element: h("div", { class: "console-body" }, polling.notice, hint, h("div", { class: "filters" }, box, toggle), place), stop: polling.stop };
}

/** @param {any} item */
const tableOf = (item) => item.key.split(".").slice(0, -1).join(".");

/** @param {any} item */
function entry(item) {
    return h(
        "div",
        {},
        h("dt", {}, h("code", {}, item.key.split(".").at(-1))),
        h("dd", {}, h("p", {}, h("code", { class: "value" }, written(item.value)), item.changed ? [" ", tag("changed", "accent"), h("span", { class: "hint" }, ` default ${written(item.default)}`)] : null), h("p", { class: "hint" }, item.reason)),
    );
}

/** @param {any} value */
const written = (value) => (value === "" ? "nothing" : Array.isArray(value) ? value.join(", ") || "nothing" : String(value));
