import { h } from "../view/dom.js";
import { jobList } from "./job-list.js";
import { part } from "./parts-of-pages.js";
import { poll } from "./poll.js";
import { queueTable } from "./queue-table.js";
import { scheduleTable } from "./schedule-table.js";

/**
 * What the node does on the side: queues, what comes by itself, and a list.
 * @param {import("./console-shell.js").Console} console
 * @param {URLSearchParams} query
 */
export function jobsPage(console, query) {
    const queues = queueTable(console, () => counting.now());
    const schedules = scheduleTable();
    const list = jobList(console, query);
    const counting = poll(console, 3, async () => {
        const counts = await console.api.get("admin/jobs/counts");
        queues.show(counts);
        schedules.show(counts.schedules);
        list.know(counts);
    });
    const listing = poll(console, 5, list.load);
    list.whenWanted(listing.now);
    const stop = () => {
        counting.stop();
        listing.stop();
    };
    return {
        title: "Jobs",
        element: h("div", { class: "console-body" }, counting.notice, part("Queues", queues.element), part("List", list.element), part("By the clock", schedules.element)),
        stop,
    };
}
