/** @import {App} from "../app.js" */
/** @import {Invite} from "../types.js" */
import { path } from "../api.js";
import { plainWords } from "../problem.js";
import { dayAndTime } from "../time.js";
import { openDialog } from "./dialog.js";
import { fill, h } from "./dom.js";
import { choice, form } from "./form.js";
import { copy } from "./message-menu.js";
import { button, emptyState, iconButton, loading } from "./parts.js";
import { attempt } from "./toast.js";

/**
 * A room's invite links. The token stands in the link's fragment: browsers don't send it, so no log has it.
 * @param {App} app
 * @param {string} roomId
 */
export function openInvites(app, roomId) {
    openDialog("Invite by link", () => {
        const list = h("ul", { class: "plain-list invite-list" }, h("li", {}, loading("Fetching links…")));
        const load = async () => {
            try {
                const answer = await app.api.get(path`rooms/${roomId}/invites`);
                const items = answer.items ?? answer;
                fill(list, items.length ? items.map((/** @type {Invite} */ invite) => row(app, roomId, invite, load)) : h("li", {}, emptyState("No links yet. Whoever has a link can join.")));
            } catch (problem) {
                fill(list, h("li", {}, emptyState(plainWords(problem), button("Try again", load), "warning")));
            }
        };
        load();
        const create = form({
            submit: "Create link",
            fields: [
                h("div", { class: "pair" }, choice({ name: "uses", label: "Good for", value: "", choices: [["", "Any number"], ["1", "1 person"], ["10", "10 people"], ["100", "100 people"]] }), choice({ name: "expiresIn", label: "Expires", value: "604800", choices: [["3600", "After an hour"], ["86400", "After a day"], ["604800", "After a week"], ["", "Never"]] })),
            ],
            send: async ({ uses, expiresIn }) => {
                const invite = await app.api.post(path`rooms/${roomId}/invites`, { ...(uses ? { uses: Number(uses) } : {}), ...(expiresIn ? { expiresIn: Number(expiresIn) } : {}) });
                await load();
                await copy(linkOf(invite));
            },
        });
        return [create, list];
    });
}

/** @param {Invite} invite */
const linkOf = (invite) => `${location.origin}/#join=${encodeURIComponent(invite.token)}`;

/**
 * @param {App} app
 * @param {string} roomId
 * @param {Invite} invite
 * @param {() => void} load
 */
function row(app, roomId, invite, load) {
    const left = invite.usesLeft ?? null;
    const words = [left === null ? "Any number of people" : `${left} of ${invite.uses ?? left} uses left`, invite.expiresAt ? `until ${dayAndTime(invite.expiresAt)}` : "never expires"].join(" · ");
    const revoke = () => attempt(async () => (await app.api.delete(path`rooms/${roomId}/invites/${invite.token}`), load()), "The link no longer works.");
    return h(
        "li",
        { class: "invite-link" },
        h("div", { class: "link-row" }, h("input", { readonly: true, value: linkOf(invite), "aria-label": "Invite link", onfocus: (/** @type {Event} */ event) => /** @type {HTMLInputElement} */ (event.target).select() }), iconButton("copy", "Copy the link", () => copy(linkOf(invite))), iconButton("trash", "Take the link back", revoke)),
        h("p", { class: "hint" }, words),
    );
}
