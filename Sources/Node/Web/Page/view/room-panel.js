/** @import {App} from "../app.js" */
/** @import {Room} from "../types.js" */
import { path } from "../api.js";
import { atLeast } from "../members.js";
import { upload } from "../media.js";
import { handleOf } from "../people.js";
import { roomName } from "../rooms.js";
import { confirmDialog, openDialog } from "./dialog.js";
import { fill, h, shows } from "./dom.js";
import { choice, field, form } from "./form.js";
import { icon } from "./icon.js";
import { openInvites } from "./invites.js";
import { memberList } from "./member-list.js";
import { openAddPeople } from "./new-chat.js";
import { iconButton, presenceWords, roomAvatar } from "./parts.js";
import { personActions } from "./person-actions.js";
import { goesOn, replace, wentOn } from "./replaced-room.js";
import { attempt } from "./toast.js";

/** How often the panel asks whether other nodes answer, while somebody looks at it. */
const askAgain = 10_000;

/**
 * What there is to know and to do about a room: its people, its links, my own settings for it.
 * @param {App} app
 * @param {string} roomId
 * @param {HTMLElement} element
 * @param {() => void} close
 */
export function roomPanel(app, roomId, element, close) {
    const members = memberList(app, roomId);
    const about = h("div", {});
    const person = h("div", {});
    const draw = () => {
        const room = app.rooms.get(roomId);
        if (!room || element.hidden) return;
        const other = app.people.get(room.with?.id);
        if (shows(about, roomName(room, app.people), room.topic, room.visibility, room.memberCount, room.nodes, room.replacedBy, room.replaces, room.me?.role, room.me?.settings, other?.bio, presenceWords(other), (other ?? room).avatar?.url)) return;
        const held = about.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement).dataset.focus : "";
        fill(about, card(app, room), actions(app, room));
        if (held) /** @type {HTMLElement|null} */ (about.querySelector(`[data-focus="${held}"]`))?.focus();
    };
    const isShared = () => (app.rooms.get(roomId)?.nodes?.length ?? 0) > 1;
    // Whether other nodes answer changes without an event of the room.
    const asking = setInterval(() => {
        if (!element.hidden && !document.hidden && app.live.state === "online" && isShared()) app.rooms.refresh(roomId).catch(() => {});
    }, askAgain);
    const show = () => {
        draw();
        const room = app.rooms.get(roomId);
        fill(person, room?.kind === "direct" && room.with ? personActions(app, app.people.get(room.with.id) ?? room.with) : null);
        members.show();
        if (isShared()) attempt(() => app.rooms.refresh(roomId));
        element.querySelector("button")?.focus();
    };
    fill(element, h("header", { class: "panel-head" }, h("h2", {}, "About"), iconButton("close", "Close the panel", close)), h("div", { class: "panel-body" }, about, person, members.element));
    element.addEventListener("keydown", (event) => event.key === "Escape" && close());
    const stops = [app.rooms.on("change", draw), app.people.on("change", draw), members.dispose];
    return { show, dispose: () => (clearInterval(asking), stops.forEach((stop) => stop())) };
}

/**
 * @param {App} app
 * @param {Room} room
 */
function card(app, room) {
    const other = room.kind === "direct" && room.with ? (app.people.get(room.with.id) ?? room.with) : null;
    const kind = other ? handleOf(other, app.me) : `${room.visibility === "public" ? "Public room" : "Private room"} · ${room.memberCount} ${room.memberCount === 1 ? "person" : "people"}`;
    return h(
        "div",
        { class: "room-card" },
        roomAvatar(room, app.people, "large"),
        h("h3", {}, roomName(room, app.people)),
        h("p", { class: "hint" }, kind),
        other && presenceWords(other) ? h("p", { class: "hint" }, presenceWords(other)) : null,
        other?.bio || room.topic ? h("p", { class: "topic" }, other?.bio || room.topic) : null,
        goesOn(app, room),
        wentOn(app, room),
        nodesOf(room),
    );
}

/**
 * The nodes that a room lives on, where it is more than this one.
 * @param {Room} room
 */
function nodesOf(room) {
    const nodes = room.nodes ?? [];
    if (nodes.length < 2) return null;
    return h(
        "div",
        { class: "room-nodes" },
        h("h4", {}, "Lives on"),
        h("ul", {}, nodes.map(({ name, reachable }, index) => h("li", { class: reachable ? "reachable" : "away" }, h("span", {}, name), h("span", { class: "hint" }, index === 0 ? "this node" : reachable ? "reachable" : "does not answer")))),
    );
}

/**
 * @param {App} app
 * @param {Room} room
 */
function actions(app, room) {
    const { role, settings = {} } = room.me ?? { role: "member" };
    const direct = room.kind === "direct";
    const moderates = atLeast(role, "moderator");
    // Nobody is to be led into a room that everybody leaves.
    const tends = moderates && !direct && !room.replacedBy;
    const put = (/** @type {object} */ change) => attempt(async () => {
        await app.api.put(path`rooms/${room.id}/settings`, change);
        app.rooms.set({ roomId: room.id, settings: change });
    });
    return h(
        "div",
        { class: "panel-actions" },
        direct || room.replacedBy ? null : action("plus", "Add people", () => openAddPeople(app, room.id)),
        !tends ? null : action("link", "Invite by link", () => openInvites(app, room.id)),
        !tends ? null : action("edit", "Name and topic", () => openEdit(app, room)),
        !tends ? null : action("picture", "Change picture", () => choosePicture(app, room)),
        !tends || !room.avatar ? null : action("close", "Remove picture", () => attempt(() => app.api.patch(path`rooms/${room.id}`, { avatar: null }))),
        action("pin", settings.pin ? "Unpin" : "Pin to the top", () => put({ pin: !settings.pin })),
        action(settings.mute ? "bell" : "mute", settings.mute ? "Unmute" : "Mute", () => put({ mute: !settings.mute })),
        action("leave", direct ? "Leave the conversation" : "Leave the room", () => leave(app, room), "danger"),
        role === "owner" && !direct && !room.replacedBy ? action("reply", "Replace by a new room", () => replace(app, room)) : null,
        role === "owner" && !direct ? action("trash", "Delete the room", () => remove(app, room), "danger") : null,
    );
}

/**
 * @param {string} sign
 * @param {string} label
 * @param {() => void} onclick
 * @param {string} [look]
 */
function action(sign, label, onclick, look = "") {
    return h("button", { type: "button", class: `panel-action ${look}`.trim(), onclick, "data-focus": sign }, icon(sign), label);
}

/**
 * @param {App} app
 * @param {Room} room
 */
function choosePicture(app, room) {
    const chooser = h("input", { type: "file", accept: "image/png,image/jpeg,image/gif,image/webp" });
    chooser.addEventListener("change", () => attempt(async () => {
        const file = chooser.files?.[0];
        if (file) await app.api.patch(path`rooms/${room.id}`, { avatar: (await upload(app, file)).id });
    }));
    chooser.click();
}

/**
 * @param {App} app
 * @param {Room} room
 */
async function leave(app, room) {
    if (!(await confirmDialog("Leave this room?", "You won’t see what is written after this, and may need an invite to come back.", "Leave"))) return;
    await attempt(async () => {
        await app.api.post(path`rooms/${room.id}/leave`);
        app.rooms.remove(room.id, "left");
    });
}

/**
 * @param {App} app
 * @param {Room} room
 */
async function remove(app, room) {
    if (!(await confirmDialog(`Delete ${roomName(room, app.people)}?`, "The room and everything in it goes away for everybody.", "Delete the room"))) return;
    await attempt(async () => {
        await app.api.delete(path`rooms/${room.id}`);
        app.rooms.remove(room.id, "left");
    });
}

/**
 * @param {App} app
 * @param {Room} room
 */
function openEdit(app, room) {
    const visibility = choice({
        name: "visibility", label: "Who can find it", value: room.visibility,
        choices: [["private", "Only those who are invited"], ["public", "Everybody here, and on linked nodes if they may be in it"]],
    });
    const maySet = atLeast(room.me?.role, "admin");
    openDialog("Name and topic", (close) =>
        form({
            submit: "Save",
            fields: [
                field({ name: "name", label: "Name", value: room.name ?? "", maxlength: 100, required: true }),
                field({ name: "topic", label: "Topic", value: room.topic ?? "", maxlength: 500, multiline: true }),
                maySet ? visibility : h("span", { hidden: true }),
            ],
            send: async ({ name, topic, visibility: chosen }) => {
                const change = { name: name.trim(), topic: topic.trim(), ...(maySet && chosen !== room.visibility ? { visibility: chosen } : {}) };
                const answer = await app.api.patch(path`rooms/${room.id}`, change);
                app.rooms.update(answer);
                close();
            },
        }),
    );
}

