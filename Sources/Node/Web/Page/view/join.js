/** @import {App} from "../app.js" */
import { ask, path } from "../api.js";
import { plainWords, Problem } from "../problem.js";
import { fill, h } from "./dom.js";
import { openDialog } from "./dialog.js";
import { field, form } from "./form.js";
import { avatar, button, loading } from "./parts.js";
import { attempt } from "./toast.js";

/**
 * What an invite link leads to, for somebody who is not logged in yet.
 * @param {App} app
 * @param {string} token
 */
export function invitePreview(app, token) {
    const card = h("section", { class: "card invite-card", "aria-label": "Invitation" }, loading("Looking at your invite…"));
    look(app, token).then(
        (room) => fill(card, roomLines(room), h("p", { class: "hint" }, "Log in or create an account to join. With an account on another node, open its page, choose “Join by link” there, and paste this page’s address.")),
        (problem) => fill(card, h("p", {}, plainWords(problem))),
    );
    return card;
}

/**
 * Asks somebody who is logged in whether to join what the link leads to.
 * @param {App} app
 * @param {string} token
 */
export function openInvite(app, token) {
    openDialog(
        "You are invited",
        (close) => {
            const body = h("div", { class: "invite-card" }, loading("Looking at your invite…"));
            const join = () =>
                attempt(async () => {
                    const room = await app.api.post(path`rooms/invites/${token}/join`);
                    const joined = room.room ?? room;
                    app.rooms.update(joined.me ? joined : { ...joined, me: { membership: "join", role: "member", unread: 0, mentions: 0 } });
                    close();
                    app.router.toRoom(joined.id);
                });
            look(app, token).then(
                (room) => {
                    const go = button("Join", join, "primary");
                    fill(body, roomLines(room), h("div", { class: "form-buttons" }, button("Not now", close), go));
                    go.focus();
                },
                (problem) => fill(body, h("p", { role: "alert" }, plainWords(problem)), h("div", { class: "form-buttons" }, button("Close", close, "primary"))),
            );
            return body;
        },
        { onclose: () => app.router.place.kind === "join" && app.router.forgetToken() },
    );
}

/**
 * @param {App} app
 * @param {string} token with the node that it is of: one's own node asks others where it leads, for people of its own
 * @returns {Promise<any>} the room as far as the invite shows it, with the node where that is another one
 */
async function look(app, token) {
    const [, node] = token.split("@");
    const own = app.me?.id.slice(app.me.id.indexOf(":") + 1);
    const elsewhere = node && own && node !== own ? node : "";
    const answer = await (elsewhere ? app.api.get(path`rooms/invites/${token}`) : ask("GET", path`rooms/invites/${token}`));
    return { ...answer, ...answer.room, invitedBy: answer.createdBy ?? answer.by, node: elsewhere };
}

/**
 * Somebody has a link or a room's address, of this node or another one.
 * @param {App} app
 */
export function openJoinByLink(app) {
    openDialog("Join by link", (close) =>
        form({
            submit: "Go on",
            fields: [field({ name: "link", label: "Link, or address like #kitchen:north.example", required: true, maxlength: 1000, autofocus: true })],
            send: async ({ link }) => {
                const words = link.trim();
                if (/^#[^:\s=]+:\S+$/.test(words)) {
                    const room = await app.api.post("rooms/join", { room: words });
                    app.rooms.update(room);
                    close();
                    return app.router.toRoom(room.id);
                }
                const token = words.split("#join=")[1];
                if (!token) throw new Problem({ code: "no_link", detail: "This is no link into a room, and no address of one." });
                close();
                openInvite(app, token);
            },
        }),
    );
}

/** @param {any} room */
function roomLines(room) {
    const name = room.name || "A room";
    const by = room.invitedBy?.displayName || room.invitedBy?.username;
    const people = room.memberCount === 1 ? "1 person" : room.memberCount ? `${room.memberCount} people` : "";
    return h(
        "div",
        { class: "invite-room" },
        avatar(room.id ?? room.roomId ?? name, name, "square large"),
        h("div", {}, h("h3", {}, name), room.topic ? h("p", {}, room.topic) : null, h("p", { class: "hint" }, [people, room.node ? `on ${room.node}` : "", by ? `invited by ${by}` : ""].filter(Boolean).join(" · "))),
    );
}
