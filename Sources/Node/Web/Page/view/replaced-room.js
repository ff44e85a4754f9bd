/** @import {App} from "../app.js" */
/** @import {Room} from "../types.js" */
import { path } from "../api.js";
import { atLeast } from "../members.js";
import { roomName } from "../rooms.js";
import { confirmDialog } from "./dialog.js";
import { h } from "./dom.js";
import { icon } from "./icon.js";
import { attempt } from "./toast.js";

/**
 * In a room that was replaced: where it goes on.
 * @param {App} app
 * @param {Room} room
 */
export function goesOn(app, room) {
    const id = room.replacedBy;
    if (!id) return null;
    return h("p", { class: "replaced-room" }, icon("info"), h("span", {}, "A new room has taken this one’s place. "), link(app, id, "Go there", "goes-on", room));
}

/**
 * Whether somebody may no longer write in a room, because it was replaced; moderators still may.
 * @param {Room|undefined} room
 */
export function isClosed(room) {
    return Boolean(room?.replacedBy) && !atLeast(room?.me?.role, "moderator");
}

/**
 * In a room that took another one's place: where what was said before is.
 * @param {App} app
 * @param {Room} room
 */
export function wentOn(app, room) {
    const before = room.replaces ? app.rooms.get(room.replaces) : undefined;
    if (!before) return null;
    return h("p", { class: "replaced-room" }, icon("clock"), h("span", {}, "What was said before is in the old room. "), link(app, before.id, "Show it", "went-on"));
}

/**
 * @param {App} app
 * @param {string} id
 * @param {string} words
 * @param {string} held
 * @param {Room} [from] the room whose nodes may know that one
 */
function link(app, id, words, held, from) {
    const follow = () => attempt(async () => {
        if (app.rooms.get(id)?.me?.membership !== "join") app.rooms.update(await app.api.post("rooms/join", { room: id, via: (from?.nodes ?? []).map(({ name }) => name).slice(0, 20) }));
        app.router.toRoom(id);
    });
    return h("button", { type: "button", class: "link", onclick: follow, "data-focus": held }, words);
}

/**
 * @param {App} app
 * @param {Room} room
 */
export async function replace(app, room) {
    const words = "A new room takes its place, with the same name, rules and bans, and everybody goes over. What was said can still be read in the old room. This can’t be undone.";
    if (!(await confirmDialog(`Replace ${roomName(room, app.people)}?`, words, "Replace the room"))) return;
    await attempt(async () => {
        const answer = await app.api.post(path`rooms/${room.id}/upgrade`);
        app.rooms.update(answer);
        app.router.toRoom(answer.id);
    });
}
