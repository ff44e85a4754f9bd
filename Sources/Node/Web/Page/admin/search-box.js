import { h } from "../view/dom.js";
import { icon } from "../view/icon.js";

const patience = 250;

/**
 * A field that searches as one types, a moment after the last key.
 * @param {string} label
 * @param {string} placeholder
 * @param {string} value
 * @param {(words: string) => void} search
 */
export function searchBox(label, placeholder, value, search) {
    /** @type {any} */
    let timer;
    const ask = (/** @type {any} */ event) => {
        clearTimeout(timer);
        timer = setTimeout(() => search(event.target.value), patience);
    };
    return h("div", { class: "filter-box console-search" }, icon("search"), h("input", { type: "search", class: "filter", "aria-label": label, placeholder, value, maxlength: 100, oninput: ask }));
}
