/** @import {App} from "../app.js" */
/** @import {StoryAuthor} from "../types.js" */
import { nameOf } from "../people.js";
import { unseen } from "../stories.js";
import { h, reconcile } from "./dom.js";
import { icon } from "./icon.js";
import { avatar } from "./parts.js";
import { openStoryComposer } from "./story-composer.js";
import { openStories } from "./story-viewer.js";

/**
 * A row of people who show something: oneself first, to add or to look at one's own.
 * @param {App} app
 * @returns {{element: HTMLElement, dispose: () => void}}
 */
export function storyTray(app) {
    const element = h("ul", { class: "story-tray", "aria-label": "Stories" });
    const draw = () => {
        const mine = app.stories.of(app.me?.id);
        const rows = [
            { key: "add", version: `${app.me?.id}`, make: () => add(app) },
            ...(mine ? [{ key: "mine", version: version(mine, app), make: () => entry(mine, app) }] : []),
            ...app.stories.list().map((author) => ({ key: author.user.id, version: version(author, app), make: () => entry(author, app) })),
        ];
        reconcile(element, rows);
    };
    const stops = [app.stories.on("change", draw), app.people.on("change", draw), app.session.on("user", draw)];
    draw();
    return { element, dispose: () => stops.forEach((stop) => stop()) };
}

/**
 * @param {StoryAuthor} author
 * @param {App} app
 */
const version = (author, app) => JSON.stringify([nameOf(app.people.get(author.user.id) ?? author.user), author.user.avatar, author.stories.length, unseen(author)]);

/** @param {App} app */
function add(app) {
    return h(
        "li",
        {},
        h("button", { type: "button", class: "story-person", "aria-label": "Add a story", "data-focus": "story", onclick: () => openStoryComposer(app) }, h("span", { class: "story-ring empty" }, h("span", { class: "story-add" }, icon("plus"))), h("span", { class: "story-name", "aria-hidden": "true" }, "Add")),
    );
}

/**
 * @param {StoryAuthor} author
 * @param {App} app
 */
function entry(author, app) {
    const user = app.people.get(author.user.id) ?? author.user;
    const mine = user.id === app.me?.id;
    const fresh = unseen(author);
    const count = author.stories.length === 1 ? "1 story" : `${author.stories.length} stories`;
    const told = mine ? `Your stories, ${count}` : `${nameOf(user)}, ${count}${fresh ? `, ${fresh} new` : ""}`;
    return h(
        "li",
        {},
        h(
            "button",
            { type: "button", class: "story-person", "data-focus": "story", "aria-label": told, onclick: () => openStories(app, user.id) },
            h("span", { class: `story-ring ${fresh ? "fresh" : ""}` }, avatar(user.id, nameOf(user))),
            h("span", { class: "story-name" }, mine ? "You" : nameOf(user)),
        ),
    );
}
