import { plainWords, Problem } from "../problem.js";
import { h } from "../view/dom.js";

/**
 * Keeps a view up to date: asks, waits, asks again; never twice at once, and not at all while nobody looks. What is asked are counters and
 * single pages, which cost the node less than telling every console of every job would.
 * @param {import("./console-shell.js").Console} console
 * @param {number} seconds between two answers
 * @param {() => Promise<void>} work asks and draws
 */
export function poll(console, seconds, work) {
    const notice = h("p", { class: "stale", role: "status", hidden: true });
    /** @type {any} */
    let timer;
    let stopped = false;
    let running = false;
    let again = false;
    let failures = 0;

    /** @returns {Promise<void>} */
    const round = async () => {
        if (stopped) return;
        if (running) {
            again = true;
            return;
        }
        clearTimeout(timer);
        running = true;
        try {
            await work();
            failures = 0;
            notice.hidden = true;
        } catch (problem) {
            if (stopped) return;
            if (problem instanceof Problem && problem.code === "forbidden") return console.lost();
            failures += 1;
            notice.hidden = false;
            notice.textContent = `Not up to date. ${plainWords(problem)}`;
        } finally {
            running = false;
        }
        if (stopped) return;
        if (again) {
            again = false;
            return round();
        }
        if (!document.hidden) timer = setTimeout(round, seconds * 1000 * Math.min(8, 2 ** failures));
    };
    const seen = () => !document.hidden && round();
    document.addEventListener("visibilitychange", seen);
    round();
    const stop = () => {
        stopped = true;
        clearTimeout(timer);
        document.removeEventListener("visibilitychange", seen);
    };
    return { notice, now: round, stop };
}
