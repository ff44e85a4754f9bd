/** @import {App} from "../app.js" */
/** @import {User} from "../types.js" */
import { path } from "../api.js";
import { nameOf } from "../people.js";
import { confirmDialog } from "./dialog.js";
import { fill, h } from "./dom.js";
import { openHighlights } from "./highlights.js";
import { icon } from "./icon.js";
import { attempt } from "./toast.js";

/**
 * What I can settle about one other person: my contacts, and whom I block.
 * @param {App} app
 * @param {User} user
 */
export function personActions(app, user) {
    const element = h("div", { class: "panel-actions" });
    const draw = async () => {
        const [isContact, isBlocked] = await Promise.all([listed(app, "contacts", user), listed(app, "blocks", user)]);
        fill(
            element,
            entry("pin", "Highlights", () => openHighlights(app, user)),
            entry("person", isContact ? "Remove from contacts" : "Add to contacts", () => change("contacts", isContact)),
            entry("warning", isBlocked ? `Unblock ${nameOf(user)}` : `Block ${nameOf(user)}`, () => block(isBlocked), isBlocked ? "" : "danger"),
        );
    };
    const change = (/** @type {string} */ list, /** @type {boolean} */ off) =>
        attempt(async () => {
            const where = `users/me/${list}/` + path`${user.id}`;
            await (off ? app.api.delete(where) : app.api.put(where));
            await draw();
            element.querySelector("button")?.focus();
        });
    const block = async (/** @type {boolean} */ off) => {
        const words = "They can no longer write to you directly or invite you. In rooms you share nothing changes.";
        if (off || (await confirmDialog(`Block ${nameOf(user)}?`, words, "Block"))) await change("blocks", off);
    };
    draw().catch(() => fill(element));
    return element;
}

/**
 * @param {App} app
 * @param {string} list
 * @param {User} user
 */
async function listed(app, list, user) {
    const answer = await app.api.get(`users/me/${list}?limit=100`);
    return (answer.items ?? []).some((/** @type {any} */ each) => (each.user ?? each).id === user.id);
}

/**
 * @param {string} sign
 * @param {string} label
 * @param {() => void} onclick
 * @param {string} [look]
 */
function entry(sign, label, onclick, look = "") {
    return h("button", { type: "button", class: `panel-action ${look}`.trim(), onclick }, icon(sign), label);
}
