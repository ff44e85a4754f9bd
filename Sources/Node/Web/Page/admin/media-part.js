import { fill, h, shows } from "../view/dom.js";
import { button } from "../view/parts.js";
import { attempt } from "../view/toast.js";
import { bytes, number } from "./figures.js";
import { dataTable, facts, part } from "./parts-of-pages.js";

/** @type {Record<string, string>} */
const names = { disk: "Disk", s3: "S3", cloudinary: "Cloudinary" };

/**
 * Files that people sent: how much of them lies where.
 * @param {import("./console-shell.js").Console} console
 * @param {() => void} changed
 */
export function mediaPart(console, changed) {
    const state = h("div", {});
    const stores = dataTable({
        label: "Files by store",
        empty: "No files were sent.",
        key: (row) => row.store,
        columns: [
            { name: "Where", look: "wide", cell: (row) => names[row.store] ?? row.store },
            { name: "Files", look: "number", cell: (row) => number(row.files) },
            { name: "Together", look: "number", cell: (row) => bytes(row.bytes) },
            { name: "Of that on disk", look: "number", cell: (row) => bytes(row.localBytes) },
        ],
    });
    const move = () => attempt(async () => (await console.api.post("admin/media/move"), changed()), "Files are brought to the store, one after the other.");
    const show = (/** @type {any} */ usage) => {
        const disk = usage.disk.files ? [{ store: "disk", files: usage.disk.files, bytes: usage.disk.bytes, localBytes: usage.disk.bytes }] : [];
        stores.show([...disk, ...usage.stores]);
        if (shows(state, usage)) return;
        const outside = usage.store !== "disk";
        fill(
            state,
            facts([
                ["New files go to", names[usage.store] ?? usage.store],
                ["On their way", outside ? number(usage.waiting) : null],
                ["Not taken by the store", usage.refused || null],
                ["Free on disk", usage.disk.freeBytes === null ? null : bytes(usage.disk.freeBytes)],
                ["At most", usage.disk.limitBytes === null ? null : bytes(usage.disk.limitBytes)],
            ]),
            outside ? h("div", { class: "page-acts" }, button("Move what is not there", move, "small")) : null,
        );
    };
    return { element: part("Files", state, stores.element), show };
}
