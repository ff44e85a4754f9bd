import { plainWords } from "../problem.js";
import { h } from "./dom.js";

const shownFor = 6_000;

/**
 * Says something at the edge of the page for a moment, also to screen readers.
 * @param {string} words
 */
export function toast(words) {
    const place = document.getElementById("toasts");
    const element = h("p", { class: "toast" }, words);
    // Inside an open dialog the page behind can't be seen or heard.
    const top = [...document.querySelectorAll("dialog[open]")].at(-1);
    (top?.querySelector(".dialog-body") ?? place)?.append(element);
    setTimeout(() => element.remove(), shownFor);
}

/**
 * Runs something and says in plain words when it fails.
 * @param {() => Promise<any>} work
 * @param {string} [done] what to say when it worked
 * @returns {Promise<boolean>}
 */
export async function attempt(work, done) {
    try {
        await work();
        if (done) toast(done);
        return true;
    } catch (problem) {
        toast(plainWords(problem));
        return false;
    }
}

/**
 * Tells screen readers something that is seen anyway.
 * @param {string} words
 */
export function announce(words) {
    const place = document.getElementById("announcer");
    if (place) place.textContent = words;
}
