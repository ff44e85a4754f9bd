import { path } from "../api.js";
import { h, reconcile, fill } from "../view/dom.js";
import { button, emptyState, loading } from "../view/parts.js";
import { attempt } from "../view/toast.js";
import { codesPart } from "./codes-part.js";
import { number, since } from "./figures.js";
import { states } from "./job-words.js";
import { mediaPart } from "./media-part.js";
import { facts, moment, otherFacts, tag } from "./parts-of-pages.js";
import { listTo } from "./places.js";
import { poll } from "./poll.js";
import { askWhy } from "./queue-table.js";

const known = ["provider", "paused", "closedUntil", "failures", "why", "atOnce", "rate", "kinds", "states"];

/**
 * Whom the node asks outside: whether it does so now, and what it costs where the node says so.
 * @param {import("./console-shell.js").Console} console
 */
export function providersPage(console) {
    const codes = codesPart(console, () => polling.now());
    const media = mediaPart(console, () => polling.now());
    const list = h("div", { class: "tiles" });
    const place = h("div", {}, loading("Fetching…"));
    const polling = poll(console, 5, async () => {
        const [{ items }, figures, usage] = await Promise.all([console.api.get("admin/providers"), console.api.get("admin/codes"), console.api.get("admin/media")]);
        codes.show(figures);
        media.show(usage);
        if (items.length === 0) return fill(place, emptyState("This node asks nobody outside: no provider of texts, mail or pushes is set up.", null, "globe"));
        if (place.firstChild !== list) fill(place, list);
        reconcile(list, items.map((/** @type {any} */ item) => ({ key: item.provider, version: JSON.stringify([item, Math.floor(Date.now() / 10_000)]), make: () => tile(console, item, () => polling.now()) })));
    });
    return { title: "Providers", element: h("div", { class: "console-body" }, polling.notice, codes.alarms, place, media.element, codes.element), stop: polling.stop };
}

/**
 * @param {import("./console-shell.js").Console} console
 * @param {any} item
 * @param {() => void} changed
 */
function tile(console, item, changed) {
    const closed = item.closedUntil && Date.parse(item.closedUntil) > Date.now();
    const resume = () => attempt(async () => (await console.api.post(path`admin/providers/${item.provider}/resume`), changed()), `${item.provider} is asked again.`);
    const pause = () => askWhy(console, `Pause ${item.provider}?`, "Nothing more is asked of it until somebody resumes it. Jobs that need it wait, and lose no attempt.", path`admin/providers/${item.provider}/pause`, changed);
    const waiting = item.states.ready + item.states.scheduled + item.states.blocked;
    return h(
        "section",
        { class: "tile", "aria-label": item.provider },
        h("header", {}, h("h2", {}, item.provider), item.paused ? tag("paused", "warn") : item.closedUntil ? tag("left alone", "bad") : tag("asked", "good")),
        item.why ? h("p", { class: "fault" }, item.why) : null,
        facts([
            ["Left alone until", item.closedUntil ? [moment(item.closedUntil), closed ? "" : ` (${since(item.closedUntil)} over: the next job tries it)`] : null],
            ["Trials that failed", item.failures || null],
            ["Jobs waiting", waiting ? number(waiting) : "none"],
            ["At once", item.atOnce],
            ["At most", item.rate ? `${number(item.rate.count)} in ${item.rate.milliseconds / 1000} s` : null],
            ["Kinds", item.kinds.length ? item.kinds.map((/** @type {string} */ kind, /** @type {number} */ index) => [index ? ", " : "", h("a", { href: listTo("jobs", { kind }), "data-focus": kind }, kind)]) : null],
            ...states.filter((state) => ["dead", "running"].includes(state) && item.states[state]).map((state) => /** @type {[string, any]} */ ([state === "dead" ? "Dead" : "Running", number(item.states[state])])),
            ...otherFacts(item, known),
        ]),
        h("div", { class: "page-acts" }, item.paused || item.closedUntil ? button("Resume", resume, "small") : null, item.paused ? null : button("Pause…", pause, "small")),
    );
}
