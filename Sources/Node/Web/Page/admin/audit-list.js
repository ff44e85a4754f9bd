import { h } from "../view/dom.js";
import { inWords } from "./figures.js";
import { dataTable, moment, pager, plain } from "./parts-of-pages.js";
import { noteQuery, placeOfSubject, placeTo, queryOf } from "./places.js";
import { poll } from "./poll.js";
import { searchBox } from "./search-box.js";

/** @type {Record<string, string>} */
const verbs = {
    "user.suspend": "suspended",
    "user.unsuspend": "lifted the suspension of",
    "user.role": "gave a role to",
    "user.sessions.end": "ended all sessions of",
    "user.session.end": "ended a session of",
    "user.password_link": "made a password link for",
    "invite.create": "made an invite",
    "invite.remove": "removed an invite",
    "room.close": "closed",
    "job.cancel": "cancelled",
    "job.retry": "retried",
    "job.run": "ran at once",
    "jobs.retry": "retried all dead of",
    "jobs.probe": "made probes",
    "jobs.pause": "paused",
    "jobs.resume": "resumed",
    "alarm.clear": "saw to the alarm",
};

/**
 * Who did what, the newest first.
 * @param {import("./console-shell.js").Console} console
 * @param {URLSearchParams} query
 */
export function auditPage(console, query) {
    let subject = query.get("subject") ?? "";
    /** @type {{before?: string, after?: string}} */
    let walk = { before: query.get("before") ?? undefined, after: query.get("after") ?? undefined };
    const table = auditTable();
    const pages = pager((next) => ((walk = next), note(), polling.now()), { prev: "Older", next: "Newer", first: "Newest" });
    const note = () => noteQuery("audit", { subject, ...walk });
    const polling = poll(console, 10, async () => {
        const asked = JSON.stringify([subject, walk]);
        const page = await console.api.get(`admin/audit?${queryOf({ subject: subject.trim(), ...walk, limit: 50 })}`);
        if (asked !== JSON.stringify([subject, walk])) return;
        table.show(page.items.toReversed());
        pages.show(page, !walk.before && !walk.after);
    });
    const box = searchBox("Only about", "A user’s or room’s id, job 12, queue house", subject, (words) => ((subject = words), (walk = {}), note(), polling.now()));
    return { title: "Audit", element: h("div", { class: "console-body" }, polling.notice, box, table.element, pages.element), stop: polling.stop };
}

/**
 * What was done to one thing: the newest twenty.
 * @param {import("./console-shell.js").Console} console
 * @param {string} subject
 */
export function auditOf(console, subject) {
    const table = auditTable();
    const polling = poll(console, 30, async () => table.show((await console.api.get(`admin/audit?${queryOf({ subject, limit: 20 })}`)).items.toReversed()));
    return { element: h("div", {}, table.element), now: polling.now, stop: polling.stop };
}

function auditTable() {
    return dataTable({
        label: "What admins did",
        empty: "Nothing yet.",
        key: (entry) => entry.id,
        columns: [
            { name: "When", cell: (entry) => moment(entry.at) },
            { name: "Who", cell: (entry) => (entry.actor ? h("a", { href: placeTo("users", entry.actor.id), "data-focus": "who" }, entry.actor.username) : "Command line") },
            { name: "Did", cell: (entry) => verbs[entry.action] ?? entry.action },
            { name: "To", look: "wide", cell: (entry) => linked(entry.subject) },
            { name: "Before and after", look: "wide", cell: (entry) => change(entry.detail) },
        ],
    });
}

/** @param {string} subject */
function linked(subject) {
    const place = placeOfSubject(subject);
    return place ? h("a", { href: place, "data-focus": "subject" }, subject) : subject;
}

/** @param {Record<string, any>} detail */
function change({ from, to, ...others }) {
    const more = Object.entries(others).filter(([, value]) => value !== null);
    return [from === undefined && to === undefined ? null : h("span", {}, plain(from) ?? "–", " → ", plain(to) ?? "–"), more.length ? h("span", { class: "hint" }, more.map(([name, value], index) => [index ? ", " : "", `${inWords(name).toLowerCase()} `, plain(value)])) : null];
}
