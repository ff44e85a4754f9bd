/** @import {App} from "../app.js" */
/** @import {SessionInfo} from "../types.js" */
import { path } from "../api.js";
import { plainWords } from "../problem.js";
import { ago, dayAndTime } from "../time.js";
import { openDialog } from "./dialog.js";
import { fill, h } from "./dom.js";
import { button, emptyState, loading } from "./parts.js";
import { attempt } from "./toast.js";

/**
 * Where one is logged in; each can be ended from here.
 * @param {App} app
 */
export function openSessions(app) {
    openDialog("Sessions", () => {
        const list = h("ul", { class: "plain-list" }, h("li", {}, loading("Fetching your sessions…")));
        const load = async () => {
            try {
                const answer = await app.api.get("auth/sessions");
                fill(list, (answer.items ?? answer).map((/** @type {SessionInfo} */ session) => row(app, session, load)));
            } catch (problem) {
                fill(list, h("li", {}, emptyState(plainWords(problem), button("Try again", load), "warning")));
            }
        };
        load();
        return [h("p", { class: "hint" }, "Everywhere you are logged in. Ending a session logs that device out at once."), list];
    });
}

/**
 * @param {App} app
 * @param {SessionInfo} session
 * @param {() => void} load
 */
function row(app, session, load) {
    const current = session.current ?? session.id === app.session.id;
    const end = () => (current ? app.session.logOut() : attempt(async () => (await app.api.delete(path`auth/sessions/${session.id}`), load()), "That session has ended."));
    return h(
        "li",
        { class: "person-row" },
        h("div", { class: "room-words" }, h("span", { class: "room-name" }, session.device || "Unknown device", current ? " (this one)" : ""), h("span", { class: "room-last" }, `Since ${dayAndTime(session.createdAt)}${session.lastUsedAt ? `, used ${ago(session.lastUsedAt)}` : ""}`)),
        button(current ? "Log out" : "End", end, "small"),
    );
}
