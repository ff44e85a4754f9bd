import { plainWords } from "../problem.js";
import { ago } from "../time.js";
import { fill, h, reconcile } from "../view/dom.js";
import { button, emptyState, loading } from "../view/parts.js";
import { exactTime, inWords, number } from "./figures.js";

/**
 * A moment: how long ago, and exactly when one points at it.
 * @param {string|null|undefined} iso
 */
export function moment(iso) {
    if (!iso) return "–";
    const ahead = Date.parse(iso) - Date.now();
    return h("time", { datetime: iso, title: exactTime(iso) }, ahead > 30_000 ? exactTime(iso) : ahead > 1_000 ? "in a moment" : ago(iso));
}

/**
 * A short word in a colour of its kind.
 * @param {string} words
 * @param {string} [look] good, bad, warn or quiet
 */
export const tag = (words, look = "quiet") => h("span", { class: `tag ${look}` }, words);

/**
 * A part of a page with its heading.
 * @param {string} title
 * @param {...any} children
 */
export const part = (title, ...children) => h("section", { class: "console-part", "aria-label": title }, h("h2", {}, title), children);

/**
 * A table that becomes a list of cards where it has no room. Rows that did not change keep their elements, and with them the focus.
 * @param {{label: string, empty: string, look?: string, columns: {name: string, look?: string, cell: (item: any) => any}[], key: (item: any) => string}} options
 */
export function dataTable({ label, empty, look = "", columns, key }) {
    const body = h("tbody", {});
    const head = h("thead", {}, h("tr", {}, columns.map(({ name, look }) => h("th", { scope: "col", class: look }, name))));
    const table = h("table", { class: `data ${look}`.trim(), "aria-label": label }, head, body);
    const none = h("div", {}, emptyState(empty));
    const element = h("div", { class: "data-box" }, loading("Fetching…"));
    const show = (/** @type {any[]} */ items) => {
        const wanted = items.length > 0 ? table : none;
        if (element.firstChild !== wanted || element.childNodes.length > 1) fill(element, wanted);
        // What is said of times grows old by itself.
        const minute = Math.floor(Date.now() / 30_000);
        reconcile(body, items.map((item) => ({ key: key(item), version: JSON.stringify([item, minute]), make: () => row(columns, item) })));
    };
    const fail = (/** @type {unknown} */ problem, /** @type {() => void} */ again) => fill(element, emptyState(plainWords(problem), button("Try again", again), "warning"));
    return { element, show, fail };
}

/**
 * @param {{name: string, look?: string, cell: (item: any) => any}[]} columns
 * @param {any} item
 */
function row(columns, item) {
    return h("tr", {}, columns.map(({ name, look, cell }) => h("td", { class: look, "data-label": name }, h("span", { class: "cell" }, cell(item)))));
}

/**
 * Buttons to the pages beside this one.
 * @param {(walk: {before?: string, after?: string}) => void} go
 * @param {{prev: string, next: string, first?: string}} words
 */
export function pager(go, words) {
    const element = h("nav", { class: "pager", "aria-label": "Pages of the list" });
    const show = (/** @type {{prev?: string|null, next?: string|null}} */ page, /** @type {boolean} */ isFirst) =>
        fill(
            element,
            isFirst || !words.first ? null : button(words.first, () => go({}), "small"),
            page.next ? button(words.next, () => go({ after: page.next ?? "" }), "small") : null,
            page.prev ? button(words.prev, () => go({ before: page.prev ?? "" }), "small") : null,
        );
    return { element, show };
}

/**
 * Names and values, side by side.
 * @param {[string, any][]} entries those without a value are left out
 */
export function facts(entries) {
    const given = entries.filter(([, value]) => value !== null && value !== undefined && value !== "");
    return h("dl", { class: "facts" }, given.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))));
}

/**
 * Whatever else the node says of something: fields that this page does not know yet are shown under their own names.
 * @param {Record<string, any>} item
 * @param {string[]} known
 * @returns {[string, any][]}
 */
export const otherFacts = (item, known) => Object.entries(item).filter(([name]) => !known.includes(name)).map(([name, value]) => [inWords(name), plain(value)]);

/**
 * Any value of JSON in words.
 * @param {any} value
 * @returns {any}
 */
export function plain(value) {
    if (value === null || value === undefined) return null;
    if (typeof value === "number") return number(value);
    if (typeof value === "boolean") return value ? "yes" : "no";
    if (typeof value === "string") return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? moment(value) : value;
    if (Array.isArray(value)) return value.length === 0 ? "none" : value.every((each) => typeof each !== "object") ? value.join(", ") : h("ul", { class: "plain-list" }, value.map((each) => h("li", {}, plain(each))));
    return facts(Object.entries(value).map(([name, each]) => [inWords(name), plain(each)]));
}
