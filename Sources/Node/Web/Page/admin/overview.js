import { fill, h, shows } from "../view/dom.js";
import { chart } from "./chart.js";
import { bytes, inWords, number, since, span } from "./figures.js";
import { listTo } from "./places.js";
import { poll } from "./poll.js";

/** @type {Record<string, {label: string, step: number, count: number, least: number}>} */
const ranges = {
    minute: { label: "Last day", step: 60_000, count: 1440, least: 60 },
    hour: { label: "Last 90 days", step: 3_600_000, count: 2160, least: 24 },
    day: { label: "Two years", step: 86_400_000, count: 731, least: 14 },
};

/**
 * How the node is, and how it was.
 * @param {import("./console-shell.js").Console} console
 * @param {URLSearchParams} query
 */
export function overview(console, query) {
    let by = ranges[query.get("by") ?? ""] ? /** @type {string} */ (query.get("by")) : "minute";
    /** @type {any[]} */
    let items = [];
    const cards = h("ul", { class: "cards" }, Array.from({ length: 6 }, () => h("li", { class: "figure empty" })));
    const charts = allCharts();
    const choices = h(
        "div",
        { class: "segments", role: "group", "aria-label": "Time shown" },
        Object.entries(ranges).map(([name, { label }]) => h("button", { type: "button", "data-by": name, "aria-pressed": String(name === by), onclick: () => choose(name) }, label)),
    );

    const load = async () => {
        const wanted = by;
        // The newest ones are still growing; what lies before them stays as it is.
        const some = items.length > 0 ? "&limit=3" : "";
        const [stats, counts] = await Promise.all([console.api.get(`admin/stats?by=${wanted}${some}`), console.api.get("admin/jobs/counts")]);
        if (wanted !== by) return;
        const fresh = new Set(stats.items.map((/** @type {any} */ item) => item.at));
        items = [...items.filter((item) => !fresh.has(item.at)), ...stats.items];
        drawCards(cards, stats.now, counts);
        const { step, count, least } = ranges[by];
        const to = Math.floor(Date.now() / step) * step + step;
        items = items.filter((item) => Date.parse(item.at) >= to - count * step);
        // A node that is young fills the width with what there is.
        const begun = items.length > 0 ? Math.min(Date.parse(items[0].at), to - least * step) : to - least * step;
        for (const each of charts) each.show({ items, from: Math.max(begun, to - count * step), to, step });
    };
    const polling = poll(console, 5, load);
    const choose = (/** @type {string} */ name) => {
        by = name;
        items = [];
        for (const button of choices.children) button.setAttribute("aria-pressed", String(button.dataset.by === name));
        history.replaceState(null, "", listTo("", { by: name }));
        polling.now();
    };
    const stop = () => {
        polling.stop();
        for (const each of charts) each.stop();
    };
    return { title: "Overview", element: h("div", { class: "console-body" }, polling.notice, cards, choices, h("div", { class: "charts" }, charts.map((each) => each.element))), stop };
}

function allCharts() {
    return [
        chart({ title: "Messages", kind: "bars", series: [{ name: "Messages", look: "main", value: (item) => item.messages, merge: "sum" }] }),
        chart({ title: "Active users", kind: "bars", series: [{ name: "Active users", look: "second", value: (item) => item.activeUsers, merge: "most" }] }),
        chart({
            title: "How long requests take",
            unit: " ms",
            kind: "lines",
            series: [
                { name: "Slowest of a hundred", look: "warn", value: (item) => item.answers.p99, merge: "most" },
                { name: "Usual", look: "main", value: (item) => item.answers.median, merge: "middle" },
            ],
        }),
        chart({
            title: "Requests",
            kind: "bars",
            series: [
                { name: "Failed in the node", look: "bad", value: (item) => item.errors, merge: "sum" },
                { name: "Answered", look: "main", value: (item) => item.requests - item.errors, merge: "sum" },
            ],
        }),
        chart({
            title: "Jobs",
            kind: "bars",
            series: [
                { name: "Failed attempts", look: "bad", value: (item) => item.jobsFailed, merge: "sum" },
                { name: "Done", look: "second", value: (item) => item.jobsDone, merge: "sum" },
            ],
        }),
        chart({ title: "How long jobs wait to begin", unit: " ms", kind: "lines", series: [{ name: "Wait", look: "second", value: (item) => item.jobWait, merge: "most" }] }),
        chart({
            title: "How long the disk takes for a commit",
            unit: " ms",
            kind: "lines",
            series: [
                { name: "Slowest of a hundred", look: "warn", value: (item) => item.commits.p99, merge: "most" },
                { name: "Usual", look: "main", value: (item) => item.commits.median, merge: "middle" },
            ],
        }),
        chart({ title: "Deliveries to live connections", kind: "bars", series: [{ name: "Deliveries", look: "main", value: (item) => item.deliveries, merge: "sum" }] }),
    ];
}

/**
 * @param {HTMLElement} cards
 * @param {any} now
 * @param {any} counts
 */
function drawCards(cards, now, counts) {
    const total = (/** @type {string} */ state) => counts.queues.reduce((/** @type {number} */ all, /** @type {any} */ queue) => all + queue.states[state], 0);
    const oldest = counts.queues.map((/** @type {any} */ queue) => queue.oldestReadyAt).filter(Boolean).toSorted()[0];
    const paused = counts.queues.filter((/** @type {any} */ queue) => queue.paused).length + counts.providers.filter((/** @type {any} */ each) => each.paused || each.closedUntil).length;
    const known = ["name", "version", "startedAt", "online", "connections", "memory"];
    /** @type {[string, any, string?, string?][]} */
    const figures = [
        ["People online", number(now.online), `${number(now.connections)} connections`],
        ["Jobs waiting", number(total("ready") + total("blocked") + total("scheduled")), oldest ? `oldest ready since ${since(oldest)}` : "none is late", listTo("jobs", { state: "ready" })],
        ["Dead jobs", number(total("dead")), total("dead") ? "need somebody" : "nothing to do", listTo("jobs", { state: "dead" })],
        ["Stopped", number(paused), "queues or providers", "#/providers"],
        ["Memory", bytes(now.memory), `version ${now.version}`],
        ["Up for", span(Date.now() - Date.parse(now.startedAt)), now.name],
        ...Object.entries(now).filter(([name]) => !known.includes(name)).map(([name, value]) => /** @type {[string, any]} */ ([inWords(name), /bytes$/i.test(name) ? bytes(value) : typeof value === "number" ? number(value) : String(value)])),
    ];
    const bad = [total("dead") > 0, paused > 0];
    if (shows(cards, figures)) return;
    fill(
        cards,
        figures.map(([label, value, line, to], index) =>
            h("li", { class: `figure${(index === 2 && bad[0]) || (index === 3 && bad[1]) ? " alarm" : ""}` }, h("span", { class: "figure-label" }, to ? h("a", { href: to, "data-focus": label }, label) : label), h("strong", {}, value), h("span", { class: "figure-line" }, line ?? "")),
        ),
    );
}
