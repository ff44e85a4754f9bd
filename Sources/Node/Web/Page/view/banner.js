/** @import {App} from "../app.js" */
import { fill, h } from "./dom.js";

/** A connection that comes back at once is not worth a word. */
const patience = 1_500;

/**
 * The line over everything that says when the node is away, and when the next try comes.
 * @param {App} app
 */
export function banner(app) {
    const words = h("span", {});
    const again = h("button", { type: "button", class: "link", onclick: () => app.live.retry() }, "Try now");
    const element = h("div", { class: "banner", role: "status", hidden: true });
    let timer = 0;
    let due = 0;
    const tell = () => {
        const wait = Math.ceil((app.live.nextTry - Date.now()) / 1000);
        words.textContent = !navigator.onLine
            ? "You are offline. What you write is sent when you are back."
            : app.live.state === "connecting" || wait <= 0
              ? "Connecting…"
              : `No connection to the node. Next try in ${wait} s.`;
        again.hidden = app.live.state !== "offline";
    };
    const show = () => {
        fill(element, words, " ", again);
        element.hidden = false;
        tell();
        timer = setInterval(tell, 1000);
    };
    app.live.on("state", (state) => {
        if (state === "online" || state === "idle") {
            clearTimeout(due);
            clearInterval(timer);
            due = timer = 0;
            element.hidden = true;
        } else if (!due) {
            due = setTimeout(show, patience);
        } else if (timer) {
            tell();
        }
    });
    return element;
}
