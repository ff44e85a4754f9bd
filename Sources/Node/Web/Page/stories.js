/** @import {Api} from "./api.js" */
/** @import {People} from "./people.js" */
/** @import {Story, StoryAuthor} from "./types.js" */
import { path } from "./api.js";
import { coalesced, Emitter } from "./emitter.js";

/** Browsers keep no longer timer than this. */
const longestTimer = 2_000_000_000;
/** Pages of the feed that are fetched; who follows more people sees the rest when these have gone. */
const mostPages = 4;

/** What the people I know show for a day. Says `change`. */
export class Stories extends Emitter {
    /** @type {Map<string, StoryAuthor>} */
    #authors = new Map();
    #changed = coalesced(() => this.emit("change"));
    #timer = 0;

    /**
     * @param {Api} api
     * @param {People} people
     * @param {() => string|undefined} myId
     */
    constructor(api, people, myId) {
        super();
        this.api = api;
        this.people = people;
        this.myId = myId;
    }

    /** Reads the feed anew. */
    async load() {
        /** @type {StoryAuthor[]} */
        const items = [];
        let query = "stories?limit=50";
        for (let page = 0; page < mostPages; page += 1) {
            const answer = await this.api.get(query);
            items.push(...answer.items);
            if (!answer.next) break;
            query = `stories?limit=50&after=${encodeURIComponent(answer.next)}`;
        }
        this.#authors = new Map(items.map((item) => [item.user.id, item]));
        items.forEach((item) => this.people.learn(item.user));
        this.#settle();
    }

    /** Others with something to see: what is new first, then who posted last. */
    list() {
        const others = [...this.#authors.values()].filter((author) => author.user.id !== this.myId());
        const latest = (/** @type {StoryAuthor} */ author) => author.stories.at(-1)?.createdAt ?? "";
        return others.sort((one, other) => Number(unseen(other) > 0) - Number(unseen(one) > 0) || latest(other).localeCompare(latest(one)));
    }

    /** @param {string|undefined} userId */
    of(userId) {
        return this.#authors.get(userId ?? "");
    }

    /**
     * @param {object} body
     * @returns {Promise<Story>}
     */
    async post(body) {
        const story = await this.api.post("stories", body);
        this.posted(story);
        return story;
    }

    /** @param {Story} story */
    async see(story) {
        if (story.viewed !== false) return;
        story.viewed = true;
        this.#changed();
        await this.api.post(path`stories/${story.id}/view`);
    }

    /**
     * @param {Story} story
     * @param {string|null} emoji
     */
    async react(story, emoji) {
        await this.api.put(path`stories/${story.id}/reaction`, { emoji });
        story.reaction = emoji;
        story.viewed = true;
        this.#changed();
    }

    /** @param {Story} story */
    async remove(story) {
        await this.api.delete(path`stories/${story.id}`);
        this.gone(story.id);
    }

    /** @param {Story} story of `story_posted`, or one's own */
    posted(story) {
        const author = this.#authors.get(story.user.id) ?? { user: story.user, stories: [] };
        if (author.stories.some((each) => each.id === story.id)) return;
        const mine = story.user.id === this.myId();
        author.stories.push(mine ? { views: 0, reactions: [], ...story } : { viewed: false, reaction: null, ...story });
        this.#authors.set(story.user.id, author);
        this.people.learn(story.user);
        this.#settle();
    }

    /** @param {string} id */
    gone(id) {
        for (const [userId, author] of this.#authors) {
            author.stories = author.stories.filter((story) => story.id !== id);
            if (author.stories.length === 0) this.#authors.delete(userId);
        }
        this.#settle();
    }

    /** @param {{storyId: string}} data of `story_viewed` */
    viewed({ storyId }) {
        const story = this.#mine(storyId);
        if (story) story.views = (story.views ?? 0) + 1;
        this.#changed();
    }

    /** @param {{storyId: string}} data of `story_reaction` */
    async reacted({ storyId }) {
        const story = this.#mine(storyId);
        if (!story) return;
        Object.assign(story, await this.api.get(path`stories/${storyId}`));
        this.#changed();
    }

    /** @param {string} id */
    #mine(id) {
        return this.of(this.myId())?.stories.find((story) => story.id === id);
    }

    /** Tells everybody, and looks again when the next story ends: the clock decides, whether or not the node says so. */
    #settle() {
        const now = Date.now();
        for (const [userId, author] of this.#authors) {
            author.stories = author.stories.filter((story) => Date.parse(story.expiresAt) > now);
            if (author.stories.length === 0) this.#authors.delete(userId);
        }
        clearTimeout(this.#timer);
        const ends = [...this.#authors.values()].flatMap((author) => author.stories.map((story) => Date.parse(story.expiresAt)));
        if (ends.length) this.#timer = setTimeout(() => this.#settle(), Math.min(Math.min(...ends) - now + 50, longestTimer));
        this.#changed();
    }
}

/** @param {StoryAuthor} author */
export const unseen = (author) => author.stories.filter((story) => story.viewed === false).length;
