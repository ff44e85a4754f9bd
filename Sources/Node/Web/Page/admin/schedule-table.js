import { h } from "../view/dom.js";
import { dataTable, moment } from "./parts-of-pages.js";

/** What comes by itself. */
export function scheduleTable() {
    const table = dataTable({
        label: "Jobs made by the clock",
        empty: "Nothing comes by itself.",
        key: (row) => row.kind,
        columns: [
            { name: "Kind", look: "wide", cell: (row) => row.kind },
            { name: "When (UTC, as in crontab)", cell: (row) => h("code", {}, row.schedule) },
            { name: "Last", cell: (row) => moment(row.lastAt) },
            { name: "Next", cell: (row) => moment(row.nextAt) },
        ],
    });
    return { element: table.element, show: table.show };
}
