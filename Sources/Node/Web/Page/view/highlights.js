/** @import {App} from "../app.js" */
/** @import {Story, User} from "../types.js" */
import { path } from "../api.js";
import { dayAndTime } from "../time.js";
import { confirmDialog, openDialog } from "./dialog.js";
import { fill, h } from "./dom.js";
import { field, form } from "./form.js";
import { icon } from "./icon.js";
import { button, emptyState, iconButton, loading } from "./parts.js";
import { attempt, toast } from "./toast.js";

/**
 * Puts one's own story into a highlight, where it stays when its day is over.
 * @param {App} app
 * @param {Story} story
 */
export function openKeepStory(app, story) {
    openDialog("Keep in a highlight", (close) => {
        const list = h("ul", { class: "plain-list" }, h("li", {}, loading("Looking…")));
        const done = () => (close(), toast("It stays in your highlights."));
        const keep = async (/** @type {any} */ highlight) => {
            const stories = highlight.stories.map((/** @type {Story} */ each) => each.id);
            await app.api.patch(path`stories/highlights/${highlight.id}`, { stories: [...new Set([...stories, story.id])] });
            done();
        };
        attempt(async () => {
            const { items } = await app.api.get("stories/highlights");
            fill(list, items.map((/** @type {any} */ each) => h("li", {}, h("button", { type: "button", class: "person-row choose", onclick: () => attempt(() => keep(each)) }, icon("pin"), h("span", { class: "room-words" }, h("span", { class: "room-name" }, each.title), h("span", { class: "room-last" }, counted(each.stories.length)))))));
        });
        const fresh = form({
            submit: "Make it",
            fields: [field({ name: "title", label: "A new highlight", placeholder: "Summer", required: true, maxlength: 100 })],
            send: async ({ title }) => {
                await app.api.post("stories/highlights", { title, stories: [story.id] });
                done();
            },
        });
        return [list, fresh];
    });
}

/**
 * What somebody keeps.
 * @param {App} app
 * @param {User} user
 */
export function openHighlights(app, user) {
    const mine = user.id === app.me?.id;
    openDialog("Highlights", () => {
        const list = h("div", { class: "highlights" }, loading("Looking…"));
        const draw = () =>
            attempt(async () => {
                const { items } = await app.api.get(`stories/highlights?user=${encodeURIComponent(user.id)}`);
                fill(list, items.length ? items.map((/** @type {any} */ each) => section(app, each, mine ? draw : null)) : emptyState("Nothing is kept here yet."));
            });
        draw();
        return list;
    });
}

/**
 * @param {App} app
 * @param {any} highlight
 * @param {(() => void)|null} changed for one's own
 */
function section(app, highlight, changed) {
    const remove = async () => {
        if (!(await confirmDialog(`Delete ${highlight.title}?`, "Stories that are kept nowhere else go with it.", "Delete"))) return;
        if (await attempt(() => app.api.delete(path`stories/highlights/${highlight.id}`))) changed?.();
    };
    return h(
        "section",
        {},
        h("header", { class: "highlight-head" }, h("h3", {}, highlight.title), changed ? iconButton("trash", `Delete ${highlight.title}`, remove) : null),
        h("ul", { class: "plain-list" }, highlight.stories.map((/** @type {Story} */ story) => h("li", { class: "highlight-story" }, h("p", {}, story.text), h("small", {}, dayAndTime(story.createdAt))))),
    );
}

/** @param {number} count */
const counted = (count) => (count === 1 ? "1 story" : `${count} stories`);
