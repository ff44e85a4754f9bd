import { path } from "../api.js";
import { h } from "../view/dom.js";
import { confirmDialog, openDialog } from "../view/dialog.js";
import { field, form } from "../view/form.js";
import { button } from "../view/parts.js";
import { attempt, toast } from "../view/toast.js";
import { counted, number, since } from "./figures.js";
import { states } from "./job-words.js";
import { dataTable, tag } from "./parts-of-pages.js";
import { listTo } from "./places.js";

/**
 * Queues and the kinds in them: how many stand where, how late they are, and whether anything begins.
 * @param {import("./console-shell.js").Console} console
 * @param {() => void} changed
 */
export function queueTable(console, changed) {
    const table = dataTable({
        label: "Queues and kinds of jobs",
        look: "dense",
        empty: "This node has no queues.",
        key: (row) => `${row.queue}/${row.kind ?? ""}`,
        columns: [
            { name: "Queue or kind", look: "wide", cell: (row) => (row.kind ? h("span", { class: "kind" }, row.kind) : [h("strong", {}, row.queue), row.paused ? [" ", tag("paused", "warn"), row.why ? h("span", { class: "hint" }, row.why) : null] : null]) },
            ...states.map((state) => ({ name: state, look: `number ${state}`, cell: (/** @type {any} */ row) => count(row, state) })),
            { name: "oldest ready", look: "number", cell: (row) => (row.oldestReadyAt ? since(row.oldestReadyAt) : h("span", { class: "none" }, "–")) },
            { name: "last hour", look: "number", cell: (row) => (row.lastHour ? [number(row.lastHour.done), row.lastHour.failed ? h("span", { class: "failure" }, ` + ${number(row.lastHour.failed)} failed`) : null] : "") },
            { name: "Acts", look: "acts", cell: (row) => (row.kind ? retryButton(console, row, changed) : pauseButton(console, row, changed)) },
        ],
    });
    const show = (/** @type {any} */ counts) =>
        table.show(counts.queues.flatMap((/** @type {any} */ queue) => [{ ...queue, kinds: undefined }, ...queue.kinds.map((/** @type {any} */ kind) => ({ ...kind, queue: queue.queue }))]));
    return { element: table.element, show };
}

/**
 * @param {any} row
 * @param {string} state
 */
function count(row, state) {
    const found = row.states[state];
    return found === 0 ? h("span", { class: "none" }, "0") : h("a", { href: listTo("jobs", { queue: row.kind ? null : row.queue, kind: row.kind, state }), "data-focus": state }, number(found));
}

/**
 * @param {import("./console-shell.js").Console} console
 * @param {any} row
 * @param {() => void} changed
 */
function pauseButton(console, row, changed) {
    const name = row.queue;
    const resume = () => attempt(async () => (await console.api.post(path`admin/queues/${name}/resume`), changed()), `${name} goes on.`);
    return row.paused ? button("Resume", resume, "small") : button("Pause…", () => askWhy(console, `Pause ${name}?`, "What runs is finished; nothing more of this queue begins until somebody resumes it.", path`admin/queues/${name}/pause`, changed), "small");
}

/**
 * Pauses a queue or provider, with the reason for whoever looks later.
 * @param {import("./console-shell.js").Console} console
 * @param {string} title
 * @param {string} words
 * @param {string} route
 * @param {() => void} changed
 */
export function askWhy(console, title, words, route, changed) {
    openDialog(title, (close) => [
        h("p", {}, words),
        form({
            submit: "Pause",
            fields: [field({ name: "why", label: "Why (for whoever looks later)", maxlength: 256 })],
            buttons: [button("Cancel", close)],
            send: async ({ why }) => {
                await console.api.post(route, why.trim() ? { why: why.trim() } : {});
                close();
                toast("Paused.");
                changed();
            },
        }),
    ]);
}

/**
 * All dead jobs of a kind begin anew, once it was said how many they are.
 * @param {import("./console-shell.js").Console} console
 * @param {any} row
 * @param {() => void} changed
 */
function retryButton(console, row, changed) {
    if (row.states.dead === 0) return "";
    const retry = () =>
        attempt(async () => {
            const { dead } = await console.api.post("admin/jobs/retry", { kind: row.kind });
            if (dead === 0) return toast("None of them is dead any more.");
            const yes = await confirmDialog(`Retry ${counted(dead, "dead job", "dead jobs")} of ${row.kind}?`, "Each begins anew with all its attempts. Look at one or two of them first: what killed them may still be there.", `Retry ${number(dead)}`);
            if (!yes) return;
            const { retried } = await console.api.post("admin/jobs/retry", { kind: row.kind, confirm: true });
            toast(`${counted(retried, "job begins", "jobs begin")} anew.`);
            changed();
        });
    return button("Retry dead…", retry, "small");
}
