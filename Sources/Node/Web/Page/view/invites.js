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
 * Where invites of a kind are kept, and what their links say. The token stands in the link's fragment: browsers don't
 * send it, so no log has it.
 * @typedef {{route: string, word: 'join'|'invite', empty: string, uses: [string, string][]}} Kind
 */

/** @type {[string, string][]} */
const fewUses = [["1", "1 person"], ["10", "10 people"], ["100", "100 people"]];

/**
 * A room's invite links.
 * @param {App} app
 * @param {string} roomId
 */
export function openInvites(app, roomId) {
    open(app, "Invite by link", { route: path`rooms/${roomId}/invites`, word: "join", empty: "No links yet. Whoever has a link can join.", uses: [["", "Any number"], ...fewUses] });
}

/**
 * Links with which people make an account on this node; for its admins.
 * @param {App} app
 */
export function openNodeInvites(app) {
    open(app, "Invite people to this node", { route: "admin/invites", word: "invite", empty: "No links yet. Whoever has a link can create an account.", uses: fewUses });
}

/**
 * @param {App} app
 * @param {string} title
 * @param {Kind} kind
 */
function open(app, title, kind) {
    openDialog(title, () => {
        const list = h("ul", { class: "plain-list invite-list" }, h("li", {}, loading("Fetching links…")));
        const load = async () => {
            try {
                /** @type {Invite[]} */
                const items = (await app.api.get(kind.route)).items;
                const good = items.filter((invite) => invite.usesLeft !== 0);
                fill(list, good.length ? good.map((invite) => row(app, kind, invite, load)) : h("li", {}, emptyState(kind.empty)));
            } catch (problem) {
                fill(list, h("li", {}, emptyState(plainWords(problem), button("Try again", load), "warning")));
            }
        };
        load();
        return [creation(app, kind, load), list];
    });
}

/**
 * @param {App} app
 * @param {Kind} kind
 * @param {() => Promise<void>} load
 */
function creation(app, kind, load) {
    const lives = /** @type {[string, string][]} */ ([["3600", "After an hour"], ["86400", "After a day"], ["604800", "After a week"], ["", "Never"]]);
    const uses = choice({ name: "uses", label: "Good for", value: kind.uses[0][0], choices: kind.uses });
    const expires = choice({ name: "expiresIn", label: "Expires", value: "604800", choices: lives });
    return form({
        submit: "Create link",
        fields: [h("div", { class: "pair" }, uses, expires)],
        send: async (values) => {
            const chosen = Object.entries(values).filter(([, value]) => value);
            const invite = await app.api.post(kind.route, Object.fromEntries(chosen.map(([name, value]) => [name, Number(value)])));
            await load();
            await copy(linkOf(kind, invite));
        },
    });
}

/**
 * A link to the address that this page has, with what the node's own link says: a room's names the node, for people of others.
 * @param {Kind} kind
 * @param {Invite} invite
 */
const linkOf = (kind, invite) => `${location.origin}/#${invite.url?.split("#")[1] ?? `${kind.word}=${encodeURIComponent(invite.token)}`}`;

/**
 * @param {App} app
 * @param {Kind} kind
 * @param {Invite} invite
 * @param {() => Promise<void>} load
 */
function row(app, kind, invite, load) {
    const link = linkOf(kind, invite);
    const left = invite.usesLeft ?? null;
    const words = [left === null ? "Any number of people" : `${left} of ${invite.uses ?? left} uses left`, invite.expiresAt ? `until ${dayAndTime(invite.expiresAt)}` : "never expires"].join(" · ");
    const revoke = () => attempt(async () => (await app.api.delete(`${kind.route}/` + path`${invite.token}`), load()), "The link no longer works.");
    const field = h("input", { readonly: true, value: link, "aria-label": "Invite link", onfocus: () => field.select() });
    return h(
        "li",
        { class: "invite-link" },
        h("div", { class: "link-row" }, field, iconButton("copy", "Copy the link", () => copy(link)), iconButton("trash", "Take the link back", revoke)),
        h("p", { class: "hint" }, words),
    );
}
