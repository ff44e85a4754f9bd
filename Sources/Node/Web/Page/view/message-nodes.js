/** @import {App} from "../app.js" */
/** @import {Message} from "../types.js" */
import { path } from "../api.js";
import { dayAndTime } from "../time.js";
import { openDialog } from "./dialog.js";
import { fill, h } from "./dom.js";
import { loading } from "./parts.js";
import { attempt } from "./toast.js";

/**
 * How many of the nodes that a room lives on have a message of mine, as long as that is not all of them. Names those that have not.
 * @param {App} app
 * @param {Message} message
 */
export function reachHint(app, message) {
    const { reach } = message;
    if (!reach || reach.reached >= reach.nodes) return null;
    const words = `${reach.reached + 1} of ${reach.nodes + 1} nodes`;
    const more = reach.nodes - reach.reached - reach.missing.length;
    const names = reach.missing.join(", ") + (more > 0 ? ` and ${more} more` : "");
    return h("button", { type: "button", class: Date.now() - Date.parse(message.createdAt) < 2_000 ? "reach-hint fresh" : "reach-hint", tabindex: "-1", title: `Not yet on ${names}`, "aria-label": `On ${words}, not yet on ${names}`, "data-focus": "reach", onclick: () => openMessageNodes(app, message) }, words);
}

/**
 * Which nodes have a message, and which not.
 * @param {App} app
 * @param {Message} message
 */
export function openMessageNodes(app, message) {
    openDialog("Where it has arrived", () => {
        const body = h("div", {}, loading("Asking the node…"));
        const line = (/** @type {any} */ each) => h("li", { class: each.reached ? "reachable" : "away" }, h("span", {}, each.name), h("span", { class: "hint" }, words(each)));
        attempt(async () => {
            const { items } = await app.api.get(path`messages/${message.id}/nodes`);
            fill(body, items.length ? h("div", { class: "room-nodes" }, h("ul", {}, items.map(line))) : h("p", {}, "The room lives on this node alone."));
        }).then((worked) => worked || fill(body));
        return body;
    });
}

/** @param {any} node */
function words({ reached, reachable, unreachableSince }) {
    if (reached) return "has it";
    if (reachable) return "on its way";
    return unreachableSince ? `not yet: does not answer since ${dayAndTime(unreachableSince)}` : "not yet: this node does not link with it";
}
