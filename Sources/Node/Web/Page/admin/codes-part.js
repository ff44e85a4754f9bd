import { path } from "../api.js";
import { fill, h, shows } from "../view/dom.js";
import { button } from "../view/parts.js";
import { attempt } from "../view/toast.js";
import { counted, number } from "./figures.js";
import { dataTable, facts, moment, part } from "./parts-of-pages.js";

const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeZone: "UTC" });
/** @param {any} row */
const placeOf = (row) => row.country ?? "by mail";
/** @param {any} row */
const dayOf = (row) => day.format(new Date(row.day));

/**
 * Codes by text and mail: what they cost, how many were used, what was not sent, and what needs somebody.
 * @param {import("./console-shell.js").Console} console
 * @param {() => void} changed
 */
export function codesPart(console, changed) {
    const alarms = h("div", { class: "stack" });
    const today = h("div", {});
    const days = dataTable({
        label: "Codes by day and country",
        empty: "No codes were sent in the last month.",
        key: (row) => `${row.day} ${row.country}`,
        columns: [
            { name: "Day (UTC)", cell: dayOf },
            { name: "Country", look: "wide", cell: placeOf },
            { name: "Sent", look: "number", cell: (row) => number(row.sent) },
            { name: "Entered", look: "number", cell: (row) => (row.sent ? `${number(row.entered)} (${Math.round((100 * row.entered) / row.sent)} %)` : number(row.entered)) },
            { name: "Cost", look: "number", cell: (row) => row.spent },
        ],
    });
    const refusals = dataTable({
        label: "Codes that were not sent",
        empty: "Every code that was asked for in the last month was sent.",
        key: (row) => `${row.day} ${row.country} ${row.reason}`,
        columns: [
            { name: "Day (UTC)", cell: dayOf },
            { name: "Country", cell: placeOf },
            { name: "Why", look: "wide", cell: (row) => h("code", {}, row.reason) },
            { name: "How many", look: "number", cell: (row) => number(row.count) },
        ],
    });
    const show = (/** @type {any} */ figures) => {
        days.show(figures.days.toReversed());
        refusals.show(figures.refusals.toReversed());
        if (!shows(today, figures.today)) {
            const { texts, textLimit, spent, budget } = figures.today;
            fill(today, facts([["Texts today", `${number(texts)} of ${number(textLimit)} at most`], ["Spent today", `${spent} of ${budget}`]]));
        }
        if (shows(alarms, figures.alarms, Math.floor(Date.now() / 30_000))) return;
        fill(alarms, figures.alarms.map((/** @type {any} */ alarm) => alarmRow(console, alarm, changed)));
    };
    const element = h("div", { class: "console-body" }, part("Codes by text and mail", today, days.element), part("Codes that were not sent", refusals.element));
    return { alarms, element, show };
}

/**
 * @param {import("./console-shell.js").Console} console
 * @param {any} alarm
 * @param {() => void} changed
 */
function alarmRow(console, alarm, changed) {
    const clear = () => attempt(async () => (await console.api.delete(path`admin/alarms/${alarm.name}`), changed()), "The alarm is off until it comes again.");
    return h("div", { class: "fault alarm-row", role: "alert" }, h("p", {}, h("strong", {}, alarm.sentence), h("span", { class: "hint" }, ` ${counted(alarm.count, "time", "times")}, last `, moment(alarm.lastAt))), button("Seen to", clear, "small"));
}
