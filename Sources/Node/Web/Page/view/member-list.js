/** @import {App} from "../app.js" */
/** @import {Member} from "../types.js" */
import { atLeast, outranks } from "../members.js";
import { handleOf, nameOf } from "../people.js";
import { plainWords } from "../problem.js";
import { confirmDialog } from "./dialog.js";
import { fill, h, reconcile } from "./dom.js";
import { openMenu } from "./menu.js";
import { writeTo } from "./new-chat.js";
import { button, emptyState, iconButton, loading, personAvatar, presenceWords } from "./parts.js";
import { attempt } from "./toast.js";

/** @type {Record<string, string>} */
const headings = { join: "Members", invite: "Invited", knock: "Asking to join", ban: "Banned" };

/**
 * The people of a room, with what my role lets me do to each.
 * @param {App} app
 * @param {string} roomId
 */
export function memberList(app, roomId) {
    const members = app.members(roomId);
    const state = h("div", {});
    const lists = Object.entries(headings).map(([membership, words]) => {
        const list = h("ul", { class: "plain-list", "aria-label": words });
        return { membership, list, section: h("section", { class: "member-section", hidden: true }, h("h3", {}, words), list) };
    });
    const element = h("div", { class: "member-list" }, state, lists.map((each) => each.section));
    const draw = () => {
        if (members.state === "error") fill(state, emptyState(plainWords(members.problem), button("Try again", () => members.load(true)), "warning"));
        else fill(state, members.state === "ready" ? null : loading("Fetching members…"));
        const role = app.rooms.get(roomId)?.me?.role;
        for (const { membership, list, section } of lists) {
            const people = members.list(membership);
            section.hidden = people.length === 0;
            reconcile(list, people.map((each) => ({ key: each.user.id, version: JSON.stringify([each.role, role, nameOf(each.user), app.people.get(each.user.id)?.presence]), make: () => row(app, roomId, each, role) })));
        }
    };
    const stops = [members.on("change", draw), app.people.on("change", draw), app.rooms.on("change", draw)];
    const show = () => {
        members.load();
        draw();
        app.people.refresh(members.list().map((each) => each.user.id));
    };
    return { element, show, dispose: () => stops.forEach((stop) => stop()) };
}

/**
 * @param {App} app
 * @param {string} roomId
 * @param {Member} member
 * @param {string|undefined} role mine
 */
function row(app, roomId, member, role) {
    const user = app.people.get(member.user.id) ?? member.user;
    const mine = user.id === app.me?.id;
    const choices = mine ? [] : choicesFor(app, roomId, member, role);
    const more = iconButton("more", `Actions for ${nameOf(user)}`, () => openMenu(more, choices), { "aria-haspopup": "menu", "data-focus": "more" });
    return h(
        "li",
        { class: "person-row" },
        personAvatar(user, app.people, "small"),
        h("div", { class: "room-words" }, h("span", { class: "room-name" }, nameOf(user), mine ? " (you)" : ""), h("span", { class: "room-last" }, presenceWords(user) || handleOf(user, app.me))),
        member.membership === "join" && member.role !== "member" ? h("span", { class: "role" }, member.role) : null,
        choices.length ? more : null,
    );
}

/**
 * @param {App} app
 * @param {string} roomId
 * @param {Member} member
 * @param {string|undefined} role mine
 */
function choicesFor(app, roomId, member, role) {
    const members = app.members(roomId);
    const { user } = member;
    const name = nameOf(user);
    const above = outranks(role, member.role);
    const moderates = atLeast(role, "moderator");
    const shutOut = async (/** @type {string} */ verb, /** @type {boolean|undefined} */ ban) => {
        if (await confirmDialog(`${verb} ${name}?`, ban ? "They leave at once and can’t come back until the ban is lifted." : "They leave at once. They can come back where the room is open to them.", verb)) await attempt(() => members.remove(user.id, ban));
    };
    const roles = ["admin", "moderator", "member"].filter((each) => each !== member.role && outranks(role, each));
    /** @type {Record<string, {label: string, sign?: string, look?: string, act: () => void}[]>} */
    const choices = {
        join: [
            { label: "Write a message", sign: "person", act: () => writeTo(app, user) },
            ...(above && atLeast(role, "admin") ? roles.map((each) => ({ label: `Make ${each === "admin" ? "an admin" : `a ${each}`}`, sign: "check", act: () => attempt(() => members.setRole(user.id, each)) })) : []),
            ...(above && moderates ? [{ label: "Remove from the room", sign: "leave", look: "danger", act: () => shutOut("Remove", undefined) }, { label: "Ban", sign: "warning", look: "danger", act: () => shutOut("Ban", true) }] : []),
        ],
        invite: moderates ? [{ label: "Take the invite back", sign: "close", look: "danger", act: () => attempt(() => members.remove(user.id)) }] : [],
        knock: moderates ? [{ label: "Let in", sign: "check", act: () => attempt(() => members.add(user.id)) }, { label: "Turn away", sign: "close", look: "danger", act: () => attempt(() => members.remove(user.id)) }] : [],
        ban: moderates ? [{ label: "Lift the ban", sign: "check", act: () => attempt(() => members.remove(user.id, false)) }] : [],
    };
    return choices[member.membership] ?? [];
}
