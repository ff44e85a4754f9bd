/** @import {App} from "../app.js" */
/** @import {Pending} from "../types.js" */
import { h } from "./dom.js";
import { icon } from "./icon.js";

/**
 * A message of mine that the node has not acknowledged yet.
 * @param {App} app
 * @param {Pending} entry
 * @returns {HTMLElement}
 */
export function pendingBubble(app, entry) {
    const failed = entry.state === "failed";
    const waiting = app.live.state === "online" ? "Sending…" : "Waiting for the connection";
    return h(
        "li",
        { class: `message own first pending ${failed ? "failed" : ""}`, tabindex: "-1", "data-message": entry.tempId },
        h(
            "div",
            { class: "bubble-column" },
            h(
                "div",
                { class: "bubble" },
                entry.replyTo ? h("span", { class: "quote" }, h("span", { class: "quote-text" }, entry.replyTo.text ?? "")) : null,
                h("p", { class: "text" }, entry.content.text || /** @type {any} */ (entry.content.media)?.name || "File"),
                h("span", { class: "meta" }, failed ? null : (entry.why ?? waiting), h("span", { class: "tick", role: "img", "aria-label": failed ? "Not sent" : waiting }, icon(failed ? "warning" : "clock"))),
            ),
            failed ? failure(app, entry) : null,
        ),
    );
}

/**
 * @param {App} app
 * @param {Pending} entry
 */
function failure(app, entry) {
    return h(
        "p",
        { class: "failure", role: "alert" },
        `Not sent. ${entry.why ?? ""} `,
        h("button", { type: "button", class: "link", onclick: () => app.outbox.retry(entry.tempId) }, "Try again"),
        " ",
        h("button", { type: "button", class: "link", onclick: () => app.outbox.discard(entry.tempId) }, "Discard"),
    );
}
