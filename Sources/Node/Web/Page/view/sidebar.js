/** @import {App} from "../app.js" */
/** @import {Room} from "../types.js" */
import { path } from "../api.js";
import { handleOf, isFromElsewhere, nameOf, nodeOf } from "../people.js";
import { roomName } from "../rooms.js";
import { preview } from "../text.js";
import { briefTime } from "../time.js";
import { openAccount } from "./account.js";
import { openBrowse } from "./browse.js";
import { fill, h, reconcile, shows } from "./dom.js";
import { openHighlights } from "./highlights.js";
import { icon } from "./icon.js";
import { openNodeInvites } from "./invites.js";
import { openJoinByLink } from "./join.js";
import { openMenu } from "./menu.js";
import { openNewChat } from "./new-chat.js";
import { openNewRoom } from "./new-room.js";
import { avatar, button, emptyState, iconButton, loading, roomAvatar } from "./parts.js";
import { openSearch } from "./search.js";
import { openSessions } from "./sessions.js";
import { storyTray } from "./story-tray.js";
import { attempt } from "./toast.js";

/**
 * The list of rooms with what is new in each, and oneself at the foot of it.
 * @param {App} app
 * @returns {{element: HTMLElement, dispose: () => void}}
 */
export function sidebar(app) {
    const filter = h("input", { type: "search", class: "filter", placeholder: "Find a conversation", "aria-label": "Find a conversation", oninput: () => draw() });
    const list = h("ul", { class: "room-list", "aria-label": "Conversations", onkeydown: arrows });
    const state = h("div", {});
    const self = h("div", { class: "self" });
    const add = iconButton("plus", "New conversation or room", () => addMenu(app, add), { "aria-haspopup": "menu" });
    const tray = storyTray(app);
    const element = h(
        "nav",
        { class: "sidebar", "aria-label": "Conversations" },
        h("header", { class: "sidebar-head" }, h("h1", {}, "Rookery"), iconButton("search", "Search in all conversations", () => openSearch(app)), iconButton("globe", "Browse public rooms", () => openBrowse(app)), add),
        tray.element,
        h("div", { class: "filter-box" }, icon("search"), filter),
        h("div", { class: "sidebar-body" }, list, state),
        self,
    );
    const draw = () => {
        const words = filter.value.trim().toLocaleLowerCase();
        const rooms = app.rooms.list().filter((room) => roomName(room, app.people).toLocaleLowerCase().includes(words));
        reconcile(list, rooms.map((room) => ({ key: room.id, version: versionOf(room, app), make: () => row(room, app) })));
        if (!app.rooms.loaded) fill(state, loading("Fetching your conversations…"));
        else if (rooms.length === 0 && words) fill(state, emptyState("Nothing by that name."));
        else if (rooms.length === 0) fill(state, emptyState("No conversations yet.", h("div", { class: "stack" }, button("Write to somebody", () => openNewChat(app), "primary"), button("Browse public rooms", () => openBrowse(app)))));
        else fill(state);
    };
    const drawSelf = () => shows(self, nameOf(app.me), app.me?.username, app.me?.avatar?.url, app.live.state === "online") || fill(self, selfRow(app));
    const find = (/** @type {KeyboardEvent} */ event) => {
        if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "k") return;
        event.preventDefault();
        if (!event.shiftKey) filter.focus();
        else if (!document.querySelector("dialog[open]")) openSearch(app);
    };
    addEventListener("keydown", find);
    const stops = [app.rooms.on("change", draw), app.people.on("change", draw), app.router.on("change", draw), app.session.on("user", drawSelf), app.live.on("state", drawSelf), app.typing.on("change", draw)];
    draw();
    drawSelf();
    return { element, dispose: () => (removeEventListener("keydown", find), tray.dispose(), stops.forEach((stop) => stop())) };
}

/**
 * @param {Room} room
 * @param {App} app
 */
function versionOf(room, app) {
    const other = room.with ? app.people.get(room.with.id) : undefined;
    return JSON.stringify([
        roomName(room, app.people), room.replacedBy, room.me?.unread, room.me?.mentions, room.me?.membership, room.me?.settings,
        room.avatar?.url, nameOf(app.people.get(room.me?.invitedBy?.id)), other?.avatar?.url, room.lastMessage?.id, preview(room.lastMessage), other?.presence?.status, app.openRoom === room.id, app.typing.names(room.id),
    ]);
}

/**
 * @param {Room} room
 * @param {App} app
 */
function row(room, app) {
    const unread = room.me?.unread ?? 0;
    const mentions = room.me?.mentions ?? 0;
    const name = roomName(room, app.people);
    const current = app.openRoom === room.id;
    if (room.me?.membership === "invite") return inviteRow(room, name, app);
    const muted = room.me?.settings?.mute;
    const elsewhere = room.with && isFromElsewhere(room.with, app.me) ? room.with : null;
    const told = [name, elsewhere?.id, unread ? `${unread} unread` : "", mentions ? `${mentions} mentions` : ""].filter(Boolean).join(", ");
    return h(
        "li",
        {},
        h(
            "a",
            { class: `room-row ${unread ? "unread" : ""}`, href: `#/room/${encodeURIComponent(room.id)}`, "aria-current": current ? "page" : null, "data-focus": "row", "aria-label": told, title: elsewhere ? `${name} ${elsewhere.id}` : null },
            roomAvatar(room, app.people),
            h(
                "span",
                { class: "room-words" },
                h("span", { class: "room-name" }, h("span", { class: "cut" }, name), elsewhere ? h("span", { class: "room-node" }, nodeOf(elsewhere)) : null, room.me?.settings?.pin ? icon("pin", "tiny") : null, muted ? icon("mute", "tiny") : null),
                h("span", { class: "room-last" }, lastLine(room, app)),
            ),
            h(
                "span",
                { class: "room-side" },
                h("time", {}, room.lastMessage ? briefTime(room.lastMessage.createdAt) : ""),
                mentions ? h("span", { class: "badge mention" }, "@") : null,
                unread ? h("span", { class: `badge ${muted ? "muted" : ""}` }, unread > 99 ? "99+" : unread) : null,
            ),
        ),
    );
}

/**
 * @param {Room} room
 * @param {App} app
 */
function lastLine(room, app) {
    const typing = app.typing.names(room.id);
    if (typing.length) return h("em", {}, typing.length === 1 ? "typing…" : `${typing.length} are typing…`);
    if (room.replacedBy) return "Replaced by a new room";
    const message = room.lastMessage;
    if (!message) return room.topic ?? "No messages yet";
    const who = message.sender?.id === app.me?.id ? "You: " : room.kind === "direct" || !message.sender ? "" : `${nameOf(app.people.get(message.sender.id) ?? message.sender)}: `;
    return who + preview(message);
}

/**
 * @param {Room} room
 * @param {string} name
 * @param {App} app
 */
function inviteRow(room, name, app) {
    const answer = (/** @type {string} */ verb) =>
        attempt(async () => {
            await app.api.post(path`rooms/${room.id}/` + verb);
            if (verb === "leave") return app.rooms.remove(room.id, "declined");
            await app.rooms.refresh(room.id);
            app.router.toRoom(room.id);
        });
    const by = room.me?.invitedBy ? (app.people.get(room.me.invitedBy.id) ?? room.me.invitedBy) : null;
    const handle = by ? handleOf(by, app.me) : "";
    return h(
        "li",
        { class: "invite-row" },
        roomAvatar(room, app.people),
        h(
            "div",
            { class: "room-words" },
            h("span", { class: "room-name" }, name),
            h("span", { class: "invite-line" }, !by ? "You are invited" : room.kind === "direct" ? "wants to write with you" : `${nameOf(by)} invites you`),
            by ? h("span", { class: "invite-line" }, handle) : null,
        ),
        h("div", { class: "row-buttons" }, button("Decline", () => answer("leave"), "small"), button("Join", () => answer("join"), "small primary")),
    );
}

/**
 * @param {App} app
 * @param {HTMLElement} anchor
 */
function addMenu(app, anchor) {
    openMenu(anchor, [
        { label: "Write to somebody", sign: "person", act: () => openNewChat(app) },
        { label: "Create a room", sign: "people", act: () => openNewRoom(app) },
        { label: "Join by link", sign: "link", act: () => openJoinByLink(app) },
        { label: "Browse public rooms", sign: "globe", act: () => openBrowse(app) },
    ]);
}

/** @param {App} app */
function selfRow(app) {
    const me = app.me;
    if (!me) return null;
    const online = app.live.state === "online";
    const more = iconButton("settings", "Your account", () =>
        openMenu(more, [
            { label: "Profile and privacy", sign: "person", act: () => openAccount(app) },
            { label: "Highlights", sign: "pin", act: () => openHighlights(app, me) },
            { label: "Sessions", sign: "lock", act: () => openSessions(app) },
            ...(app.me?.role === "admin" ? [{ label: "Invite people to this node", sign: "link", act: () => openNodeInvites(app) }, { label: "Administer this node", sign: "settings", act: () => location.assign("/admin") }] : []),
            { label: "Log out", sign: "leave", act: () => app.session.logOut() },
        ]), { "aria-haspopup": "menu", "data-focus": "self" });
    return [avatar(me.id, nameOf(me), "", undefined, me.avatar), h("div", { class: "room-words" }, h("span", { class: "room-name" }, nameOf(me)), h("span", { class: "room-last" }, online ? `@${me.username}` : "not connected")), more];
}

/**
 * Up and down move through the list.
 * @param {KeyboardEvent} event
 */
function arrows(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const links = [.../** @type {HTMLElement} */ (event.currentTarget).querySelectorAll("a, button")];
    const at = links.indexOf(/** @type {any} */ (document.activeElement));
    /** @type {HTMLElement|undefined} */ (links[at + step])?.focus();
    event.preventDefault();
}
