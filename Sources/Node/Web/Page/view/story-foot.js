/** @import {App} from "../app.js" */
/** @import {Story} from "../types.js" */
import { path } from "../api.js";
import { nameOf } from "../people.js";
import { ago } from "../time.js";
import { openDialog } from "./dialog.js";
import { fill, h } from "./dom.js";
import { icon } from "./icon.js";
import { emptyState, iconButton, loading, personAvatar } from "./parts.js";
import { openKeepStory } from "./highlights.js";
import { audienceWords } from "./story-composer.js";
import { attempt } from "./toast.js";

const reactions = ["❤️", "😂", "😮", "😢", "👏", "🔥"];

/**
 * What can be done with a story: who has seen one's own, a reaction to another's.
 * @param {App} app
 * @param {Story} story
 * @param {{hold: () => void, remove: () => void}} acts
 */
export function storyFoot(app, story, { hold, remove }) {
    if (story.user.id !== app.me?.id) return reactionRow(app, story, hold);
    const given = (story.reactions ?? []).map(({ emoji, count }) => `${emoji} ${count}`).join("  ");
    const seen = story.views === 1 ? "Seen by 1" : `Seen by ${story.views ?? 0}`;
    return [
        h("button", { type: "button", class: "story-seen", onclick: () => (hold(), openViews(app, story)) }, icon("people"), h("span", {}, seen, given ? `  ${given}` : ""), h("small", {}, audienceWords(app, story.audience))),
        iconButton("pin", "Keep in a highlight", () => (hold(), openKeepStory(app, story))),
        iconButton("trash", "Delete this story", remove),
    ];
}

/**
 * @param {App} app
 * @param {Story} story
 * @param {() => void} hold
 */
function reactionRow(app, story, hold) {
    const row = h("div", { class: "story-reactions", role: "group", "aria-label": "Reactions" });
    const draw = () =>
        fill(
            row,
            reactions.map((emoji) => {
                const mine = story.reaction === emoji;
                return h("button", { type: "button", class: "story-reaction", "aria-pressed": mine ? "true" : "false", onclick: () => give(mine ? null : emoji) }, emoji);
            }),
        );
    const give = async (/** @type {string|null} */ emoji) => {
        hold();
        const at = [...row.children].indexOf(/** @type {Element} */ (document.activeElement));
        if (!(await attempt(() => app.stories.react(story, emoji)))) return;
        draw();
        /** @type {HTMLElement|undefined} */ (row.children[at])?.focus();
    };
    draw();
    return row;
}

/**
 * Who has seen one's own story.
 * @param {App} app
 * @param {Story} story
 */
function openViews(app, story) {
    openDialog("Seen by", () => {
        const list = h("ul", { class: "plain-list" }, h("li", {}, loading("Looking…")));
        attempt(async () => {
            const page = await app.api.get(path`stories/${story.id}/views` + "?limit=200");
            const rows = page.items.map((/** @type {any} */ view) => row(app, view));
            fill(list, rows.length ? rows : h("li", {}, emptyState("Nobody yet.")));
        });
        return list;
    });
}

/**
 * @param {App} app
 * @param {any} view
 */
function row(app, view) {
    if (!view.user) return null;
    app.people.learn(view.user);
    return h(
        "li",
        { class: "person-row" },
        personAvatar(view.user, app.people, "small"),
        h("span", { class: "room-words" }, h("span", { class: "room-name" }, nameOf(view.user)), h("span", { class: "room-last" }, ago(view.at))),
        view.emoji ? h("span", { class: "story-given" }, view.emoji) : null,
    );
}
