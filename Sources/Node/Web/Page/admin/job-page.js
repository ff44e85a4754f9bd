import { path } from "../api.js";
import { Problem } from "../problem.js";
import { confirmDialog } from "../view/dialog.js";
import { fill, h, shows } from "../view/dom.js";
import { button, emptyState, loading } from "../view/parts.js";
import { attempt, toast } from "../view/toast.js";
import { span } from "./figures.js";
import { actsIn, stateTag } from "./job-words.js";
import { auditOf } from "./audit-list.js";
import { dataTable, facts, moment, otherFacts, part } from "./parts-of-pages.js";
import { listTo } from "./places.js";
import { poll } from "./poll.js";

/** @type {Record<string, {label: string, look: string, done: (job: any) => string}>} */
const acts = {
    retry: { label: "Retry", done: () => "It begins anew.", look: "primary" },
    run: { label: "Run now", done: () => "It is due now.", look: "primary" },
    cancel: { label: "Cancel…", done: (job) => (job.state === "cancelled" ? "It is cancelled." : "Its worker is asked to stop."), look: "" },
};
const known = ["id", "kind", "queue", "state", "priority", "lane", "uniqueKey", "attempt", "attempts", "crashes", "createdAt", "runAt", "expiresAt", "startedAt", "finishedAt", "worker", "cancelRequested", "faultCode", "fault", "payload", "reference", "leaseUntil", "log"];

/**
 * One job with all that is kept of it.
 * @param {import("./console-shell.js").Console} console
 * @param {string} id
 */
export function jobPage(console, id) {
    const head = h("div", { class: "page-head" }, loading("Fetching…"));
    const body = h("div", { class: "stack" });
    const attempts = attemptTable();
    const audit = auditOf(console, `job ${id}`);
    const load = async () => {
        try {
            draw(await console.api.get(path`admin/jobs/${id}`));
        } catch (problem) {
            if (!(problem instanceof Problem) || problem.status !== 404) throw problem;
            polling.stop();
            fill(head, emptyState("This job is gone. Jobs that have ended are removed after a while.", h("a", { class: "button", href: "#/jobs" }, "All jobs"), "info"));
            body.replaceChildren();
        }
    };
    const act = async (/** @type {string} */ verb) => {
        if (verb === "cancel" && !(await confirmDialog("Cancel this job?", "It is not done then. If it runs just now, its worker is asked to stop, and what it has done so far stays done.", "Cancel the job"))) return;
        await attempt(async () => toast(acts[verb].done(await console.api.post(path`admin/jobs/${id}/${verb}`))));
        polling.now();
        audit.now();
    };
    const draw = (/** @type {any} */ job) => {
        attempts.show(job.log.toReversed());
        if (shows(head, job, Math.floor(Date.now() / 30_000))) return;
        fill(
            head,
            h("p", { class: "lead" }, stateTag(job.state), " ", h("strong", {}, job.kind), job.cancelRequested ? " · asked to stop" : ""),
            h("div", { class: "page-acts" }, (actsIn[job.state] ?? []).filter((verb) => verb !== "cancel" || !job.cancelRequested).map((verb) => button(acts[verb].label, () => act(verb), acts[verb].look))),
        );
        fill(
            body,
            job.fault || job.faultCode ? h("div", { class: "fault" }, h("code", {}, job.faultCode), h("p", {}, job.fault)) : null,
            facts([
                ["Queue", h("a", { href: listTo("jobs", { queue: job.queue }) }, job.queue)],
                ["Attempts", job.attempts ? `${job.attempt} of ${job.attempts}` : `${job.attempt}, without end`],
                ["Leases lost", job.crashes || null],
                ["Priority", `${job.priority} (0 goes first)`],
                ["Made", moment(job.createdAt)],
                ["Due", moment(job.runAt)],
                ["Begun", job.startedAt ? moment(job.startedAt) : null],
                ["Ended", job.finishedAt ? moment(job.finishedAt) : null],
                ["Worthless from", job.expiresAt ? moment(job.expiresAt) : null],
                ["Worker", job.worker],
                ["Lease until", job.leaseUntil ? moment(job.leaseUntil) : null],
                ["Lane", job.lane],
                ["Unique key", job.uniqueKey],
                ["Provider’s name for it", job.reference],
                ...otherFacts(job, known),
            ]),
            h("h2", {}, "Payload"),
            h("pre", { class: "payload", tabindex: "0", "aria-label": "Payload" }, JSON.stringify(job.payload, null, 2)),
        );
    };
    const polling = poll(console, 3, load);
    const stop = () => {
        polling.stop();
        audit.stop();
    };
    return {
        title: `Job ${id}`,
        element: h("div", { class: "console-body" }, back(), polling.notice, head, body, part("Attempts that did not simply go well", attempts.element), part("What admins did with it", audit.element)),
        stop,
    };
}

const back = () => h("p", { class: "back" }, h("a", { href: "#/jobs" }, "‹ All jobs"));

function attemptTable() {
    return dataTable({
        label: "Attempts",
        empty: "None.",
        key: (attempt) => String(attempt.run),
        columns: [
            { name: "Run", look: "number", cell: (attempt) => attempt.run },
            { name: "Begun", cell: (attempt) => moment(attempt.startedAt) },
            { name: "Took", look: "number", cell: (attempt) => span(Date.parse(attempt.endedAt) - Date.parse(attempt.startedAt)) },
            { name: "Outcome", cell: (attempt) => attempt.outcome },
            { name: "Answer", look: "number", cell: (attempt) => attempt.status ?? "–" },
            { name: "Error", look: "wide", cell: (attempt) => [attempt.code ? h("code", {}, attempt.code) : null, " ", attempt.fault] },
            { name: "Worker", cell: (attempt) => attempt.worker ?? "–" },
        ],
    });
}
