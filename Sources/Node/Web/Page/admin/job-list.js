import { h, shows, fill } from "../view/dom.js";
import { choice } from "../view/form.js";
import { stateTag, states } from "./job-words.js";
import { dataTable, moment, pager } from "./parts-of-pages.js";
import { noteQuery, placeTo, queryOf } from "./places.js";

/** @type {[string, string, Record<string, string>][]} */
const ages = [
    ["", "Any age", {}],
    ["5m", "Last 5 minutes", { maxAge: "300" }],
    ["1h", "Last hour", { maxAge: "3600" }],
    ["1d", "Last day", { maxAge: "86400" }],
    ["1h+", "Older than an hour", { minAge: "3600" }],
    ["1d+", "Older than a day", { minAge: "86400" }],
    ["7d+", "Older than a week", { minAge: "604800" }],
];
const names = ["queue", "kind", "state", "code", "age"];

/**
 * Jobs by queue, kind, state, age and error, the newest first.
 * @param {import("./console-shell.js").Console} console
 * @param {URLSearchParams} query what the address asks for
 */
export function jobList(console, query) {
    /** @type {Record<string, any>} */
    const wanted = Object.fromEntries(names.map((name) => [name, query.get(name) ?? ""]));
    /** @type {{before?: string, after?: string}} */
    let walk = { before: query.get("before") ?? undefined, after: query.get("after") ?? undefined };
    let now = () => {};
    const filters = h("div", { class: "filters", onchange: change });
    const table = dataTable({
        label: "Jobs",
        empty: "No jobs like that.",
        key: (job) => String(job.id),
        columns: [
            { name: "Job", look: "number", cell: (job) => h("a", { href: placeTo("jobs", job.id), "data-focus": "job" }, `${job.id}`) },
            { name: "Kind", look: "wide", cell: (job) => job.kind },
            { name: "State", cell: (job) => [stateTag(job.state), job.cancelRequested ? " asked to stop" : ""] },
            { name: "Attempt", look: "number", cell: (job) => (job.attempts ? `${job.attempt} of ${job.attempts}` : job.attempt) },
            { name: "Made", cell: (job) => moment(job.createdAt) },
            { name: "Due", cell: (job) => moment(job.runAt) },
            { name: "Last error", look: "wide", cell: (job) => (job.faultCode || job.fault ? [h("code", {}, job.faultCode ?? ""), " ", job.fault] : "–") },
        ],
    });
    const pages = pager(
        (next) => {
            walk = next;
            note();
            now();
        },
        { prev: "Older", next: "Newer", first: "Newest" },
    );
    const note = () => noteQuery("jobs", { ...wanted, ...walk });

    /** @param {any} event */
    function change(event) {
        wanted[event.target.name] = event.target.value;
        walk = {};
        note();
        now();
    }

    const load = async () => {
        const asked = JSON.stringify([wanted, walk]);
        const { age, ...others } = wanted;
        const [, , span] = ages.find(([name]) => name === age) ?? ages[0];
        try {
            const page = await console.api.get(`admin/jobs?${queryOf({ ...others, ...span, ...walk, limit: 50 })}`);
            if (asked !== JSON.stringify([wanted, walk])) return;
            table.show(page.items.toReversed());
            pages.show(page, !walk.before && !walk.after);
        } catch (problem) {
            if (!table.element.querySelector("table")) table.fail(problem, now);
            throw problem;
        }
    };
    const know = (/** @type {any} */ counts) => {
        const queues = counts.queues.map((/** @type {any} */ each) => each.queue);
        const kinds = [...new Set(counts.queues.flatMap((/** @type {any} */ each) => each.kinds.map((/** @type {any} */ kind) => kind.kind)))].toSorted();
        const focused = filters.contains(document.activeElement);
        if (focused || shows(filters, queues, kinds, counts.faultCodes)) return;
        fill(
            filters,
            choice({ name: "queue", label: "Queue", value: wanted.queue, choices: options("All queues", queues, wanted.queue) }),
            choice({ name: "kind", label: "Kind", value: wanted.kind, choices: options("All kinds", kinds, wanted.kind) }),
            choice({ name: "state", label: "State", value: wanted.state, choices: options("All states", states, wanted.state) }),
            choice({ name: "age", label: "Made", value: wanted.age, choices: ages.map(([name, words]) => [name, words]) }),
            choice({ name: "code", label: "Last error", value: wanted.code, choices: options("Any or none", counts.faultCodes, wanted.code) }),
        );
    };
    return { element: h("div", {}, filters, table.element, pages.element), load, know, whenWanted: (/** @type {() => void} */ ask) => (now = ask) };
}

/**
 * @param {string} all
 * @param {string[]} values
 * @param {string} chosen one that is chosen stays, also when there is nothing of it any more
 * @returns {[string, string][]}
 */
function options(all, values, chosen) {
    const every = chosen && !values.includes(chosen) ? [...values, chosen] : values;
    return [["", all], .../** @type {[string, string][]} */ (every.map((value) => [value, value]))];
}
