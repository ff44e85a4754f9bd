/** @import {App} from "../app.js" */
/** @import {Message} from "../types.js" */
/** @import {Writing} from "./timeline-view.js" */
import { path } from "../api.js";
import { atLeast } from "../members.js";
import { nameOf } from "../people.js";
import { quickReactions } from "../reactions.js";
import { dayAndTime } from "../time.js";
import { confirmDialog, openDialog } from "./dialog.js";
import { fill, h } from "./dom.js";
import { openMenu } from "./menu.js";
import { openMessageNodes } from "./message-nodes.js";
import { loading, personAvatar } from "./parts.js";
import { isClosed } from "./replaced-room.js";
import { attempt, toast } from "./toast.js";

/**
 * Everything one can do with a message.
 * @param {App} app
 * @param {Message} message
 * @param {boolean} own
 * @param {Writing} writing
 * @param {HTMLElement} anchor
 */
export function openMessageMenu(app, message, own, writing, anchor) {
    const room = app.rooms.get(message.roomId);
    const role = room?.me?.role;
    const closed = isClosed(room);
    const text = message.content?.type === "text";
    openMenu(
        anchor,
        [
            ...(closed ? [] : [{ label: "Reply", sign: "reply", act: () => writing.reply(message) }]),
            ...(message.content?.text ? [{ label: "Copy text", sign: "copy", act: () => copy(message.content.text ?? "") }] : []),
            ...(own && text && !closed ? [{ label: "Edit", sign: "edit", act: () => writing.edit(message) }] : []),
            ...(own ? [{ label: "Who has read it", sign: "info", act: () => openReaders(app, message) }] : []),
            ...(own && message.reach ? [{ label: "Where it has arrived", sign: "globe", act: () => openMessageNodes(app, message) }] : []),
            ...(message.editedAt ? [{ label: "Earlier versions", sign: "clock", act: () => openEdits(app, message) }] : []),
            { label: "Delete for me", sign: "trash", look: "danger", act: () => remove(app, message, "me") },
            ...(own || atLeast(role, "moderator") ? [{ label: "Delete for everyone", sign: "trash", look: "danger", act: () => remove(app, message, "everyone") }] : []),
        ],
        closed ? undefined : quickRow(app, message),
    );
}

/**
 * @param {App} app
 * @param {Message} message
 * @param {HTMLElement} anchor
 */
export function openReactionMenu(app, message, anchor) {
    openMenu(anchor, [], quickRow(app, message));
}

/**
 * @param {App} app
 * @param {Message} message
 */
function quickRow(app, message) {
    const row = h("div", { class: "quick-reactions", role: "group", "aria-label": "React" });
    for (const emoji of quickReactions) {
        const mine = message.reactions?.find((each) => each.emoji === emoji)?.mine ?? false;
        const press = () => {
            row.dispatchEvent(new CustomEvent("close-menu", { bubbles: true }));
            toggleReaction(app, message, emoji);
        };
        row.append(h("button", { type: "button", class: "emoji", tabindex: "-1", "aria-pressed": String(mine), "aria-label": `React with ${emoji}`, onclick: press }, emoji));
    }
    return row;
}

/**
 * @param {App} app
 * @param {Message} message
 * @param {string} emoji
 */
export function toggleReaction(app, message, emoji) {
    const mine = app.knownTimeline(message.roomId)?.get(message.id)?.reactions?.find((each) => each.emoji === emoji)?.mine;
    return attempt(() => app.live.request(mine ? "remove_reaction" : "add_reaction", { messageId: message.id, emoji }));
}

/**
 * @param {App} app
 * @param {Message} message
 * @param {'me'|'everyone'} whom
 */
async function remove(app, message, whom) {
    const words = whom === "me" ? "It disappears from your devices. Everybody else keeps it." : "Its text is removed for everybody in this room. This can’t be undone.";
    if (!(await confirmDialog("Delete this message?", words, "Delete"))) return;
    await attempt(async () => {
        await app.live.request("delete_message", { messageId: message.id, for: whom });
        app.knownTimeline(message.roomId)?.deleted(message.id, whom === "me");
    });
}

/** @param {string} text */
export async function copy(text) {
    try {
        await navigator.clipboard.writeText(text);
    } catch {
        // Without a secure context there is no clipboard to write to: the old way still works.
        const field = h("textarea", { class: "sr-only", value: text });
        (document.querySelector("dialog[open]") ?? document.body).append(field);
        field.select();
        document.execCommand("copy");
        field.remove();
    }
    toast("Copied.");
}

/**
 * @param {App} app
 * @param {Message} message
 */
function openReaders(app, message) {
    openDialog("Who has read it", () => {
        const body = h("div", {}, loading("Asking the node…"));
        const line = (/** @type {any} */ each) => h("li", { class: "person-row" }, personAvatar(each.user, app.people, "small"), h("div", { class: "room-words" }, h("span", { class: "room-name" }, nameOf(each.user)), h("span", { class: "room-last" }, each.readAt ? `Read ${dayAndTime(each.readAt)}` : `Delivered ${dayAndTime(each.deliveredAt)}`)));
        attempt(async () => {
            const answer = await app.api.get(path`messages/${message.id}/receipts`);
            const items = (answer.items ?? answer).filter((/** @type {any} */ each) => each.user?.id !== app.me?.id && (each.readAt || each.deliveredAt));
            fill(body, items.length ? h("ul", { class: "plain-list" }, items.map(line)) : h("p", {}, "Nobody yet, as far as they let it be seen."));
        }).then((worked) => worked || fill(body));
        return body;
    });
}

/**
 * @param {App} app
 * @param {Message} message
 */
function openEdits(app, message) {
    openDialog("Earlier versions", () => {
        const body = h("div", {}, loading("Asking the node…"));
        attempt(async () => {
            const answer = await app.api.get(path`messages/${message.id}/edits`);
            const line = (/** @type {any} */ each) => h("li", { class: "version" }, h("time", {}, dayAndTime(each.editedAt ?? each.createdAt)), h("p", {}, each.content?.text ?? ""));
            fill(body, h("ul", { class: "plain-list" }, (answer.items ?? answer).map(line)));
        }).then((worked) => worked || fill(body));
        return body;
    });
}
