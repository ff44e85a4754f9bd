import { path } from "../api.js";
import { Problem } from "../problem.js";
import { confirmDialog } from "../view/dialog.js";
import { fill, h, shows } from "../view/dom.js";
import { button, emptyState, loading } from "../view/parts.js";
import { attempt } from "../view/toast.js";
import { auditOf } from "./audit-list.js";
import { counted, number } from "./figures.js";
import { dataTable, facts, moment, otherFacts, pager, part, tag } from "./parts-of-pages.js";
import { placeTo, queryOf } from "./places.js";
import { poll } from "./poll.js";
import { nameOfRoom, roomStanding } from "./room-list.js";

const known = ["id", "kind", "visibility", "name", "topic", "alias", "createdAt", "creator", "with", "memberCount", "messageCount", "lastEventAt", "federate", "closedAt"];

/**
 * One room from outside: who is in it, how large it is, and the way to close it.
 * @param {import("./console-shell.js").Console} console
 * @param {string} id
 */
export function roomPage(console, id) {
    const head = h("div", { class: "page-head" }, loading("Fetching…"));
    const body = h("div", {});
    const members = memberTable();
    const audit = auditOf(console, id);
    /** @type {{before?: string, after?: string}} */
    let walk = {};
    const pages = pager((next) => ((walk = next), polling.now()), { prev: "Back", next: "Further", first: "From the start" });
    const load = async () => {
        try {
            const [room, page] = await Promise.all([console.api.get(path`admin/rooms/${id}`), console.api.get(`${path`admin/rooms/${id}/members`}?${queryOf({ ...walk, limit: 50 })}`)]);
            draw(room);
            members.show(page.items);
            pages.show(page, !walk.before && !walk.after);
        } catch (problem) {
            if (!(problem instanceof Problem) || problem.status !== 404) throw problem;
            polling.stop();
            fill(head, emptyState("There is no such room on this node.", h("a", { class: "button", href: "#/rooms" }, "All rooms"), "people"));
        }
    };
    const close = async (/** @type {any} */ room) => {
        const words = `${counted(room.memberCount, "member is", "members are")} out at once, and nobody can read it any more. This can’t be taken back.`;
        if (!(await confirmDialog("Close this room for good?", words, "Close the room"))) return;
        await attempt(() => console.api.delete(path`admin/rooms/${id}`), "The room is closed.");
        polling.now();
        audit.now();
    };
    const draw = (/** @type {any} */ room) => {
        if (shows(head, room, Math.floor(Date.now() / 30_000))) return;
        fill(head, h("p", { class: "lead" }, roomStanding(room), " ", h("strong", {}, nameOfRoom(room)), h("span", { class: "hint" }, room.id)), room.closedAt ? null : h("div", { class: "page-acts" }, button("Close the room…", () => close(room), "danger")));
        fill(
            body,
            facts([
                ["Topic", room.topic],
                ["Alias", room.alias],
                ["Kind", room.kind === "direct" ? "direct" : `group, ${room.visibility}`],
                ["Members", number(room.memberCount)],
                ["Messages", number(room.messageCount)],
                ["Made", moment(room.createdAt)],
                ["By", room.creator ? h("a", { href: placeTo("users", room.creator.id) }, room.creator.username) : null],
                ["Last event", moment(room.lastEventAt)],
                ["May leave this node", room.federate ? "yes" : "no"],
                ["Closed", room.closedAt ? moment(room.closedAt) : null],
                ...otherFacts(room, known),
            ]),
        );
    };
    const polling = poll(console, 10, load);
    const stop = () => {
        polling.stop();
        audit.stop();
    };
    return {
        title: "Room",
        element: h("div", { class: "console-body" }, h("p", { class: "back" }, h("a", { href: "#/rooms" }, "‹ All rooms")), polling.notice, head, body, part("Members", members.element, pages.element), part("What admins did", audit.element)),
        stop,
    };
}

function memberTable() {
    return dataTable({
        label: "Members",
        empty: "Nobody is in it.",
        key: (member) => member.user.id,
        columns: [
            { name: "User", look: "wide", cell: (member) => [h("a", { href: placeTo("users", member.user.id), "data-focus": "user" }, member.user.displayName || member.user.username), h("span", { class: "hint" }, member.user.id)] },
            { name: "Role", cell: (member) => (member.role === "member" ? "member" : tag(member.role, "accent")) },
            { name: "In since", cell: (member) => moment(member.joinedAt) },
        ],
    });
}
