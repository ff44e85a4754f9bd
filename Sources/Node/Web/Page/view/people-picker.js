/** @import {App} from "../app.js" */
/** @import {User} from "../types.js" */
import { path } from "../api.js";
import { handleOf, nameOf } from "../people.js";
import { plainWords, Problem } from "../problem.js";
import { fill, h, uniqueId } from "./dom.js";
import { icon } from "./icon.js";
import { emptyState, personAvatar } from "./parts.js";

/** Typing pauses this long before the node is asked. */
const pause = 220;

/** How somebody of any node is called in whole. */
const wholeName = /^@[^:\s]+:\S+$/;

/**
 * A search for people: of this node by any part of their name, of others by the whole. With `pick`, choosing somebody calls it at once; without, several can be chosen.
 * @param {App} app
 * @param {string} label
 * @param {string} placeholder
 * @param {(user: User) => void} [pick]
 */
export function peoplePicker(app, label, placeholder, pick) {
    /** @type {Map<string, User>} */
    const chosen = new Map();
    const id = uniqueId("people");
    const input = h("input", { id, type: "search", placeholder, autocomplete: "off", autocapitalize: "none", spellcheck: "false" });
    const chips = h("div", { class: "people-chips" });
    const results = h("ul", { class: "plain-list people-results", "aria-live": "polite" });
    let timer = 0;
    let asked = 0;
    /**
     * What the shown results are an answer to.
     * @type {string|null}
     */
    let answered = null;

    const drawChips = () =>
        fill(chips, [...chosen.values()].map((user) => h("button", { type: "button", class: "person-chip", "aria-label": `Take ${nameOf(user)} off`, onclick: () => (chosen.delete(user.id), drawChips()) }, nameOf(user), icon("close", "tiny"))));
    const take = (/** @type {User} */ user) => {
        if (pick) return pick(user);
        chosen.set(user.id, user);
        input.value = "";
        answered = null;
        fill(results);
        drawChips();
        input.focus();
    };
    const row = (/** @type {User} */ user) =>
        h("li", {}, h("button", { type: "button", class: "person-row choose", onclick: () => take(user) }, personAvatar(user, app.people, "small"), h("span", { class: "room-words" }, h("span", { class: "room-name" }, nameOf(user)), h("span", { class: "room-last" }, handleOf(user, app.me)))));
    const search = async () => {
        const words = input.value.trim();
        const turn = ++asked;
        if (!words && !pick) return fill(results);
        try {
            const found = wholeName.test(words) ? await named(app, words) : (await app.api.get(`users?limit=20&q=${encodeURIComponent(words)}`)).items;
            if (turn !== asked) return;
            answered = words;
            const people = found.filter((/** @type {User} */ user) => user.id !== app.me?.id && !chosen.has(user.id));
            people.forEach((/** @type {User} */ user) => app.people.learn(user));
            fill(results, people.length ? people.map(row) : words ? h("li", {}, emptyState("Nobody by that name here.")) : null);
        } catch (problem) {
            if (turn === asked) fill(results, h("li", {}, emptyState(plainWords(problem), null, "warning")));
        }
    };
    input.addEventListener("input", () => {
        clearTimeout(timer);
        // Another node is not asked after every letter of its name.
        timer = setTimeout(search, wholeName.test(input.value.trim()) ? 4 * pause : pause);
    });
    input.addEventListener("keydown", async (/** @type {KeyboardEvent} */ event) => {
        const buttons = results.querySelectorAll("button");
        if (event.key === "Enter") {
            event.preventDefault();
            clearTimeout(timer);
            // Results of what was typed before must not be chosen by accident.
            if (answered !== input.value.trim()) await search();
            if (input.value.trim()) results.querySelector("button")?.click();
        } else if (event.key === "ArrowDown" && buttons.length) {
            event.preventDefault();
            buttons[0].focus();
        }
    });
    results.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (!step) return;
        const buttons = [...results.querySelectorAll("button")];
        /** @type {HTMLElement} */ (buttons[buttons.indexOf(document.activeElement) + step] ?? input).focus();
        event.preventDefault();
    });
    if (pick) search();
    const element = h("div", { class: "field people-picker" }, h("label", { for: id }, label), chips, input, results);
    return { element, chosen: () => [...chosen.values()] };
}

/**
 * Somebody by their whole name; their node is asked after them.
 * @param {App} app
 * @param {string} id
 * @returns {Promise<User[]>}
 */
async function named(app, id) {
    try {
        return [await app.api.get(path`users/${id}`)];
    } catch (problem) {
        if (problem instanceof Problem && problem.code === "user_not_found") return [];
        throw problem;
    }
}
