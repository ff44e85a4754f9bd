/** @import {App} from "../app.js" */
/** @import {Message} from "../types.js" */
/** @import {Writing} from "./timeline-view.js" */
import { nameOf } from "../people.js";
import { pieces } from "../text.js";
import { dayAndTime, timeOfDay } from "../time.js";
import { h } from "./dom.js";
import { icon } from "./icon.js";
import { reachHint } from "./message-nodes.js";
import { openMessageMenu, openReactionMenu, toggleReaction } from "./message-menu.js";
import { captionOf, mediaBody } from "./media-body.js";
import { avatar, iconButton } from "./parts.js";

/** @type {Record<string, [string, string]>} */
const ticks = { sent: ["check", "Sent"], delivered: ["checks", "Delivered"], read: ["checks", "Read"] };

/**
 * What a message's look depends on.
 * @param {App} app
 * @param {Message} message
 * @param {boolean} first
 */
export function bubbleVersion(app, message, first) {
    const sender = app.people.get(message.sender?.id);
    return JSON.stringify([first, message.content, message.deleted, message.editedAt, message.status, message.receipts, message.reach, message.reactions?.map((each) => [each.emoji, each.count, each.mine]), nameOf(sender), sender?.avatar?.url]);
}

/**
 * One message.
 * @param {App} app
 * @param {Message} message
 * @param {boolean} first whether it begins a group of its sender's
 * @param {Writing} writing
 * @returns {HTMLElement}
 */
export function bubble(app, message, first, writing) {
    if (message.content?.type === "system") return h("li", { class: "note" }, message.content.text);
    const own = message.sender?.id === app.me?.id;
    const sender = app.people.get(message.sender?.id) ?? message.sender;
    const mentioned = app.rooms.mentionsMe(message);
    const direct = app.rooms.get(message.roomId)?.kind === "direct";
    return h(
        "li",
        { class: ["message", own ? "own" : "", first ? "first" : "", mentioned ? "mentions-me" : "", message.deleted ? "deleted" : ""].filter(Boolean).join(" "), tabindex: "-1", "data-message": message.id, "aria-label": spoken(message, sender, own) },
        own || direct ? null : h("span", { class: "gutter" }, first ? avatar(sender.id, nameOf(sender), "small", undefined, sender.avatar) : null),
        h(
            "div",
            { class: "bubble-column" },
            first && !own && !direct ? h("p", { class: "sender" }, nameOf(sender)) : null,
            h("div", { class: "bubble" }, forwarded(message), quote(app, message), message.deleted ? null : mediaBody(message.content), body(app, message), meta(app, message, own)),
            reactionChips(app, message),
            message.deleted ? null : actions(app, message, own, writing),
        ),
    );
}

/**
 * @param {Message} message
 * @param {any} sender
 * @param {boolean} own
 */
function spoken(message, sender, own) {
    const said = message.deleted ? "message deleted" : message.content?.text;
    const status = own && message.status ? ticks[message.status]?.[1] : "";
    return [own ? "You" : nameOf(sender), timeOfDay(message.createdAt), said, message.editedAt ? "edited" : "", status].filter(Boolean).join(", ");
}

/** @param {Message} message */
function forwarded(message) {
    return message.forwardedFrom ? h("p", { class: "forwarded" }, "Forwarded") : null;
}

/**
 * @param {App} app
 * @param {Message} message
 */
function quote(app, message) {
    if (!message.replyTo || message.deleted) return null;
    const { id, sender, text } = message.replyTo;
    const known = app.knownTimeline(message.roomId)?.get(id);
    const words = known?.deleted ? "Message deleted" : (known?.content?.text ?? text ?? "An earlier message");
    const name = sender ? nameOf(app.people.get(sender.id) ?? sender) : "";
    return h("button", { type: "button", class: "quote", tabindex: "-1", onclick: () => jump(id) }, h("span", { class: "quote-name" }, name), h("span", { class: "quote-text" }, words));
}

/** @param {string} id */
function jump(id) {
    const target = document.querySelector(`[data-message="${CSS.escape(id)}"]`);
    if (!target) return;
    target.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: no-preference)").matches ? "smooth" : "instant" });
    /** @type {HTMLElement} */ (target).focus({ preventScroll: true });
}

/**
 * @param {App} app
 * @param {Message} message
 */
function body(app, message) {
    if (message.deleted) return h("p", { class: "text gone" }, icon("trash", "tiny"), "Message deleted");
    const { content } = message;
    if (content?.type === "location" && content.location) return place(content);
    const text = content ? captionOf(content) : "";
    if (content?.media && !text) return null;
    const names = new Set((content?.mentions ?? []).map((id) => app.people.get(id)?.username ?? id.slice(1).split(":")[0]));
    const parts = pieces(text, names).map((piece) => {
        if (piece.kind === "link") return h("a", { href: piece.text, target: "_blank", rel: "noopener noreferrer nofollow" }, piece.text);
        return piece.kind === "mention" ? h("span", { class: "mention" }, piece.text) : piece.text;
    });
    const big = /^(\p{Extended_Pictographic}|\p{Emoji_Component}){1,6}$/u.test(text) && /\p{Extended_Pictographic}/u.test(text);
    const emote = content?.type === "emote" ? h("em", {}, `${nameOf(app.people.get(message.sender.id) ?? message.sender)} `) : null;
    return h("p", { class: `text ${big ? "big" : ""} ${content?.type === "notice" ? "notice-text" : ""}`.trim() }, emote, parts.length ? parts : "A message this page can’t show.");
}

/** @param {import("../types.js").Content} content */
function place(content) {
    const at = content.location;
    if (!at) return null;
    // The device's own map, not somebody's server.
    const where = `geo:${at.latitude},${at.longitude}`;
    return h("p", { class: "text" }, "📍 ", h("a", { href: where, title: `${at.latitude}, ${at.longitude}` }, at.name || content.text || `${at.latitude}, ${at.longitude}`));
}

/**
 * @param {App} app
 * @param {Message} message
 * @param {boolean} own
 */
function meta(app, message, own) {
    const [sign, label] = (own && !message.deleted && ticks[message.status ?? "sent"]) || [];
    const read = message.receipts?.read;
    return h(
        "span",
        { class: "meta" },
        message.editedAt && !message.deleted ? h("span", { title: dayAndTime(message.editedAt) }, "edited") : null,
        h("time", { datetime: message.createdAt, title: dayAndTime(message.createdAt) }, timeOfDay(message.createdAt)),
        sign ? reachHint(app, message) : null,
        sign ? h("span", { class: `tick ${message.status ?? "sent"}`, title: read && message.status !== "read" ? `Read by ${read}` : label, role: "img", "aria-label": label }, icon(sign)) : null,
    );
}

/**
 * @param {App} app
 * @param {Message} message
 */
function reactionChips(app, message) {
    if (!message.reactions?.length) return null;
    return h(
        "div",
        { class: "reactions" },
        message.reactions.map((each) => {
            const names = (each.users ?? []).map((user) => (user.id === app.me?.id ? "you" : nameOf(user))).join(", ");
            const label = `${each.emoji}, ${each.count}${names ? `: ${names}` : ""}`;
            return h("button", { type: "button", tabindex: "-1", class: "chip", "data-focus": `reaction ${each.emoji}`, "aria-pressed": String(Boolean(each.mine)), "aria-label": label, title: names, onclick: () => toggleReaction(app, message, each.emoji) }, h("span", {}, each.emoji), " ", each.count);
        }),
    );
}

/**
 * @param {App} app
 * @param {Message} message
 * @param {boolean} own
 * @param {Writing} writing
 */
function actions(app, message, own, writing) {
    const react = iconButton("smile", "React", () => openReactionMenu(app, message, react), { tabindex: "-1", "data-focus": "react" });
    const more = iconButton("more", "More", () => openMessageMenu(app, message, own, writing, more), { tabindex: "-1", "data-focus": "more", "aria-haspopup": "menu" });
    return h("div", { class: "actions" }, react, iconButton("reply", "Reply", () => writing.reply(message), { tabindex: "-1", "data-focus": "reply" }), more);
}
