import { path } from "../api.js";
import { Problem } from "../problem.js";
import { confirmDialog, openDialog } from "../view/dialog.js";
import { fill, h, shows } from "../view/dom.js";
import { button, emptyState, loading } from "../view/parts.js";
import { attempt, toast } from "../view/toast.js";
import { standing } from "./account-list.js";
import { auditOf } from "./audit-list.js";
import { counted, exactTime } from "./figures.js";
import { dataTable, facts, moment, otherFacts, part } from "./parts-of-pages.js";
import { poll } from "./poll.js";

const roles = ["user", "moderator", "admin"];
const known = ["id", "username", "displayName", "avatar", "bio", "createdAt", "presence", "email", "phone", "role", "privacy", "suspended", "deletedAt"];

/**
 * One account: what is known of it, where it is logged in, and what admins did with it.
 * @param {import("./console-shell.js").Console} console
 * @param {string} id
 */
export function accountPage(console, id) {
    const head = h("div", { class: "page-head" }, loading("Fetching…"));
    const body = h("div", {});
    const sessions = sessionTable((session) => end(session));
    const audit = auditOf(console, id);
    const endAll = button("End all sessions…", () => end(null), "small");
    const changed = () => (polling.now(), audit.now());
    const load = async () => {
        try {
            const user = await console.api.get(path`admin/users/${id}`);
            draw(user);
            const items = user.deletedAt ? [] : (await console.api.get(path`admin/users/${id}/sessions`)).items;
            sessions.show(items.toReversed());
            endAll.hidden = items.length === 0;
        } catch (problem) {
            if (!(problem instanceof Problem) || problem.status !== 404) throw problem;
            polling.stop();
            fill(head, emptyState("There is nobody by that name on this node.", h("a", { class: "button", href: "#/users" }, "All users"), "person"));
        }
    };
    const change = async (/** @type {object} */ fields, /** @type {string} */ done) => {
        await attempt(() => console.api.patch(path`admin/users/${id}`, fields), done);
        changed();
    };
    const suspend = async (/** @type {any} */ user) => {
        if (await confirmDialog(`Suspend ${user.username}?`, "They are logged out everywhere at once and can’t log in until you lift it. What they wrote stays.", "Suspend")) await change({ suspended: true }, `${user.username} is suspended.`);
    };
    const giveRole = async (/** @type {any} */ user, /** @type {string} */ role) => {
        const words = role === "admin" ? "An admin can do everything on these pages, also to you." : user.role === "admin" ? "They lose these pages at once." : "It holds on this node from now on.";
        if (await confirmDialog(`Make ${user.username} ${role}?`, words, `Make ${role}`)) await change({ role }, `${user.username} is ${role} now.`);
        else delete head.dataset.version;
        changed();
    };
    const end = async (/** @type {any} */ session) => {
        const words = session ? "That device is logged out at once." : "Every device of theirs is logged out at once.";
        if (!(await confirmDialog(session ? "End this session?" : "End all sessions?", words, "End"))) return;
        await attempt(async () => {
            const { ended } = await console.api.post(path`admin/users/${id}/sessions/end`, session ? { session: session.id } : {});
            toast(`${counted(ended, "session has", "sessions have")} ended.`);
        });
        changed();
    };
    const resetPassword = async (/** @type {any} */ user) => {
        if (!(await confirmDialog(`Reset the password of ${user.username}?`, "You get a link that is good once, for two days. Hand it over yourself: whoever opens it sets a new password. The old one works until then.", "Make the link"))) return;
        await attempt(async () => showLink(user, await console.api.post(path`admin/users/${id}/password-link`)));
        changed();
    };
    const draw = (/** @type {any} */ user) => {
        if (shows(head, user, Math.floor(Date.now() / 30_000))) return;
        const role = h("select", { "aria-label": `Role of ${user.username}`, "data-focus": "role", onchange: (/** @type {any} */ event) => giveRole(user, event.target.value) }, roles.map((each) => h("option", { value: each, selected: each === user.role }, each)));
        fill(
            head,
            h("p", { class: "lead" }, standing(user), " ", h("strong", {}, user.displayName || user.username), h("span", { class: "hint" }, user.id)),
            user.deletedAt
                ? null
                : h("div", { class: "page-acts" }, h("label", { class: "role-choice" }, h("span", {}, "Role"), role), button("Reset password…", () => resetPassword(user)), user.suspended ? button("Lift the suspension", () => change({ suspended: false }, `${user.username} may log in again.`), "primary") : button("Suspend…", () => suspend(user), "danger")),
        );
        fill(
            body,
            facts([
                ["Joined", moment(user.createdAt)],
                ["Last seen", user.presence?.status && user.presence.status !== "offline" ? user.presence.status : moment(user.presence?.lastSeen)],
                ["E-mail", user.email],
                ["Telephone", user.phone],
                ["About", user.bio],
                ["Deleted", user.deletedAt ? moment(user.deletedAt) : null],
                ...otherFacts(user, known),
            ]),
        );
    };
    const polling = poll(console, 5, load);
    const stop = () => {
        polling.stop();
        audit.stop();
    };
    return {
        title: id.split(":")[0],
        element: h("div", { class: "console-body" }, h("p", { class: "back" }, h("a", { href: "#/users" }, "‹ All users")), polling.notice, head, body, part("Sessions", sessions.element, h("div", { class: "page-acts" }, endAll)), part("What admins did", audit.element)),
        stop,
    };
}

/** @param {(session: any) => void} end */
function sessionTable(end) {
    return dataTable({
        label: "Sessions",
        empty: "Logged in nowhere.",
        key: (session) => session.id,
        columns: [
            { name: "Device", look: "wide", cell: (session) => [session.device || "Unknown device", session.current ? " (this one)" : ""] },
            { name: "Since", cell: (session) => moment(session.createdAt) },
            { name: "Last used", cell: (session) => moment(session.lastUsedAt) },
            { name: "Acts", look: "acts", cell: (session) => button("End…", () => end(session), "small") },
        ],
    });
}

/**
 * @param {any} user
 * @param {any} link
 */
function showLink(user, link) {
    openDialog(`A new password for ${user.username}`, (close) => {
        const input = h("input", { readonly: true, value: link.url, "aria-label": "Link", onfocus: (/** @type {any} */ event) => event.target.select() });
        const copy = async () => {
            await navigator.clipboard?.writeText(link.url).then(() => toast("Copied."), () => input.select());
        };
        return [h("p", {}, `Good once, until ${exactTime(link.expiresAt)}. It is not shown again.`), h("div", { class: "link-row" }, input, button("Copy", copy, "primary")), h("div", { class: "form-buttons" }, button("Done", close))];
    });
}
