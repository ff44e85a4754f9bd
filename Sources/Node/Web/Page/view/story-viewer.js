/** @import {App} from "../app.js" */
/** @import {Story} from "../types.js" */
import { nameOf } from "../people.js";
import { ago } from "../time.js";
import { confirmDialog } from "./dialog.js";
import { fill, h } from "./dom.js";
import { icon } from "./icon.js";
import { iconButton, personAvatar } from "./parts.js";
import { storyBody } from "./story-body.js";
import { storyFoot } from "./story-foot.js";
import { announce, attempt } from "./toast.js";

/** How long a story stands that does not say so itself. */
const standsFor = 6_000;

/**
 * Shows somebody's stories one after the other, then those of the next person with something new. Arrows and taps move, space holds,
 * Escape closes; who wants less motion turns the pages by hand.
 * @param {App} app
 * @param {string} userId
 */
export function openStories(app, userId) {
    const viewer = new StoryViewer(app, userId);
    viewer.open();
}

class StoryViewer {
    #index = 0;
    #timer = 0;
    #held = matchMedia("(prefers-reduced-motion: reduce)").matches;
    /** @type {(() => void)[]} */
    #stops = [];

    /**
     * @param {App} app
     * @param {string} userId
     */
    constructor(app, userId) {
        this.app = app;
        this.userId = userId;
        this.bars = h("div", { class: "story-bars", "aria-hidden": "true" });
        this.head = h("header", { class: "story-head" });
        this.stage = h("div", { class: "story-stage" });
        this.foot = h("footer", { class: "story-foot" });
        this.dialog = h(
            "dialog",
            { class: "story-viewer", "aria-label": "Stories" },
            this.bars,
            this.head,
            this.stage,
            h("button", { type: "button", class: "story-turn back", "aria-label": "The one before", onclick: () => this.turn(-1) }),
            h("button", { type: "button", class: "story-turn on", "aria-label": "The next one", onclick: () => this.turn(1) }),
            this.foot,
        );
    }

    get author() {
        return this.app.stories.of(this.userId);
    }

    /** @returns {Story|undefined} */
    get story() {
        return this.author?.stories[this.#index];
    }

    open() {
        if (!this.author) return;
        const before = /** @type {HTMLElement|null} */ (document.activeElement);
        this.#index = Math.max(0, this.author.stories.findIndex((story) => story.viewed === false));
        this.dialog.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.#key(event));
        this.dialog.addEventListener("close", () => {
            clearTimeout(this.#timer);
            this.#stops.forEach((stop) => stop());
            this.dialog.remove();
            if (before?.isConnected) before.focus();
        });
        this.#stops.push(this.app.stories.on("change", () => this.#changed()));
        document.body.append(this.dialog);
        this.dialog.showModal();
        this.show();
    }

    close() {
        this.dialog.close();
    }

    /** @param {number} step */
    turn(step) {
        const next = this.#index + step;
        if (next < 0) return this.show();
        if (next < (this.author?.stories.length ?? 0)) {
            this.#index = next;
            return this.show();
        }
        const other = this.userId === this.app.me?.id ? undefined : this.app.stories.list().find((author) => author.user.id !== this.userId && author.stories.some((story) => story.viewed === false));
        if (!other) return this.close();
        this.userId = other.user.id;
        this.#index = other.stories.findIndex((story) => story.viewed === false);
        this.show();
    }

    show() {
        const story = this.story;
        if (!story) return this.close();
        this.shown = story.id;
        fill(this.bars, this.author?.stories.map((_, at) => h("span", { class: at < this.#index ? "full" : at === this.#index ? "now" : "" })));
        this.#drawHead(story);
        fill(this.stage, storyBody(story, () => this.turn(1)));
        this.stage.className = `story-stage ${story.media ? "with-media" : ""}`.trim();
        this.#drawFoot(story);
        announce(`${nameOf(this.app.people.get(this.userId) ?? story.user)}: ${story.text}`);
        this.app.stories.see(story).catch(() => {});
        this.#run();
    }

    /** @param {Story} story */
    #drawHead(story) {
        const user = this.app.people.get(this.userId) ?? story.user;
        refill(
            this.head,
            personAvatar(user, this.app.people, "small"),
            h("span", { class: "story-who" }, h("b", {}, nameOf(user)), h("time", { datetime: story.createdAt }, ago(story.createdAt))),
            iconButton(this.#held ? "play" : "pause", this.#held ? "Go on by itself" : "Hold", () => this.#hold(!this.#held)),
            iconButton("close", "Close", () => this.close()),
        );
    }

    /** @param {Story} story */
    #drawFoot(story) {
        refill(
            this.foot,
            storyFoot(this.app, story, {
                hold: () => this.#hold(true),
                remove: async () => {
                    this.#hold(true);
                    if (await confirmDialog("Delete this story?", "Nobody will see it any more, in highlights neither.", "Delete")) await attempt(() => this.app.stories.remove(story));
                },
            }),
        );
    }

    /** Something happened to the stories: the one that is shown may be gone, or somebody may have seen it. */
    #changed() {
        const at = this.author?.stories.findIndex((story) => story.id === this.shown) ?? -1;
        if (at >= 0) {
            this.#index = at;
            const story = this.story;
            if (story && story.user.id === this.app.me?.id) this.#drawFoot(story);
            return;
        }
        this.#index = Math.min(this.#index, (this.author?.stories.length ?? 0) - 1);
        this.show();
    }

    #run() {
        clearTimeout(this.#timer);
        this.dialog.classList.toggle("held", this.#held);
        const film = this.stage.querySelector("video");
        if (film) return this.#held ? film.pause() : film.play().catch(() => this.#hold(true));
        if (!this.#held) this.#timer = setTimeout(() => this.turn(1), standsFor);
    }

    /** @param {boolean} on */
    #hold(on) {
        if (this.#held === on) return;
        this.#held = on;
        const story = this.story;
        if (story) this.#drawHead(story);
        this.#run();
    }

    /** @param {KeyboardEvent} event */
    #key(event) {
        if (/** @type {HTMLElement} */ (event.target).closest("input, textarea")) return;
        if (event.key === "ArrowRight") this.turn(1);
        else if (event.key === "ArrowLeft") this.turn(-1);
        else if (event.key === " " && !(/** @type {HTMLElement} */ (event.target).closest("button"))) this.#hold(!this.#held);
        else return;
        event.preventDefault();
    }
}

/**
 * As `fill`, and the focus stays on the button in the same place.
 * @param {Element} parent
 * @param {...any} children
 */
function refill(parent, ...children) {
    const at = [...parent.querySelectorAll("button")].indexOf(/** @type {any} */ (document.activeElement));
    fill(parent, ...children);
    if (at >= 0) parent.querySelectorAll("button")[at]?.focus();
}
