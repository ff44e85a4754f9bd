/** @import {User, Room} from "../types.js" */
/** @import {People} from "../people.js" */
import { nameOf } from "../people.js";
import { smallPicture } from "../media.js";
import { roomName } from "../rooms.js";
import { ago } from "../time.js";
import { h } from "./dom.js";
import { icon } from "./icon.js";

/**
 * A button that shows only an icon; `label` is what it is called.
 * @param {string} name
 * @param {string} label
 * @param {(event: Event) => void} onclick
 * @param {Record<string, any>} [more]
 */
export function iconButton(name, label, onclick, more = {}) {
    return h("button", { type: "button", "aria-label": label, title: label, onclick, ...more, class: `icon-button ${more.class ?? ""}`.trim() }, icon(name));
}

/**
 * A button with words.
 * @param {string} label
 * @param {(event: Event) => void} onclick
 * @param {string} [look] primary, quiet or danger
 */
export function button(label, onclick, look = "") {
    return h("button", { type: "button", class: `button ${look}`.trim(), onclick }, label);
}

/**
 * Somebody's or something's round sign: the initials on a colour that is always the same for one id.
 * @param {string} id
 * @param {string} name
 * @param {string} [size] small or large
 * @param {string} [status] a presence, shown as a dot
 * @param {import("../types.js").Media|null} [picture]
 */
export function avatar(id, name, size = "", status, picture = null) {
    const initials = [...name.replace(/^[@#]/, "").trim()].slice(0, 1).join("").toLocaleUpperCase() || "?";
    return h("span", { class: `avatar tint-${tint(id)} ${size}`.trim(), "aria-hidden": "true" }, initials, face(picture), dot(status));
}

/** @param {import("../types.js").Media|null} picture */
function face(picture) {
    const address = smallPicture(picture, 160);
    if (!address) return null;
    const image = h("img", { src: address, alt: "", loading: "lazy", decoding: "async" });
    image.addEventListener("error", () => image.remove());
    return image;
}

/** @param {string|undefined} status */
function dot(status) {
    return status && status !== "offline" ? h("span", { class: `dot ${status}` }) : null;
}

/**
 * @param {User} user
 * @param {People} people
 * @param {string} [size]
 */
export function personAvatar(user, people, size) {
    const known = people.get(user.id) ?? user;
    return avatar(user.id, nameOf(known), size, known.presence?.status, known.avatar);
}

/**
 * @param {Room} room
 * @param {People} people
 * @param {string} [size]
 */
export function roomAvatar(room, people, size) {
    if (room.kind === "direct" && room.with) return personAvatar(room.with, people, size);
    return avatar(room.id, roomName(room, people), `square ${size ?? ""}`.trim(), undefined, room.avatar);
}

/**
 * What presence says in words.
 * @param {User|undefined} user
 */
export function presenceWords(user) {
    const presence = user?.presence;
    if (presence?.status === "online") return "online";
    if (presence?.status === "away") return "away";
    return presence?.lastSeen ? `last seen ${ago(presence.lastSeen)}` : "";
}

/**
 * The words shown while nothing else can be.
 * @param {string} words
 * @param {Node|null} [action]
 * @param {string} [sign]
 */
export function emptyState(words, action = null, sign = "") {
    return h("div", { class: "empty-state" }, sign ? icon(sign, "large") : null, h("p", {}, words), action);
}

/** @param {string} words */
export function loading(words) {
    return h("div", { class: "loading", role: "status" }, h("span", { class: "spinner", "aria-hidden": "true" }), words);
}

/**
 * One of twelve colours for an id.
 * @param {string} id
 */
function tint(id) {
    let hash = 7;
    for (const character of id) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
    return hash % 12;
}
