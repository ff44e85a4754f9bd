/** @import {App} from "../app.js" */
/** @import {Media} from "../types.js" */
import { sizeWords, upload } from "../media.js";
import { plainWords, Problem } from "../problem.js";
import { fill, h } from "./dom.js";
import { icon } from "./icon.js";
import { iconButton } from "./parts.js";

/**
 * @typedef {{file: File, part: number, media?: Media, why?: string, canBeFile?: boolean, preview?: string, stop: AbortController,
 *   done: Promise<void>}} Attachment
 */

/**
 * Files about to be sent: they go to the node at once, and stay in a row above the line for writing until the message goes.
 * @param {App} app
 * @param {() => void} changed
 */
export function attachments(app, changed) {
    /** @type {Attachment[]} */
    let list = [];
    const element = h("ul", { class: "attachments", "aria-label": "Files", hidden: true });

    const draw = () => {
        element.hidden = list.length === 0;
        fill(element, list.map(chip));
        changed();
    };
    const start = (/** @type {Attachment} */ each, /** @type {string|undefined} */ as) => {
        Object.assign(each, { part: 0, why: undefined, canBeFile: false });
        const progress = (/** @type {number} */ part) => {
            each.part = part;
            element.querySelector(`[data-file="${list.indexOf(each)}"] progress`)?.setAttribute("value", String(part));
        };
        each.done = upload(app, each.file, { as, progress, signal: each.stop.signal }).then(
            (media) => void Object.assign(each, { media, part: 1 }),
            (problem) => {
                const code = problem instanceof Problem ? problem.code : "";
                each.why = problem instanceof Problem && problem.detail ? problem.detail : plainWords(problem);
                each.canBeFile = as !== "document" && ["unsupported_type", "too_large"].includes(code) && !/bytes/.test(each.why);
            },
        ).then(() => list.includes(each) && draw());
    };
    const remove = (/** @type {Attachment} */ each) => {
        each.stop.abort();
        if (each.preview) URL.revokeObjectURL(each.preview);
        list = list.filter((other) => other !== each);
        draw();
    };
    const chip = (/** @type {Attachment} */ each, /** @type {number} */ index) => {
        const state = each.why
            ? h("span", { class: "why", role: "alert" }, each.why, " ", each.canBeFile ? h("button", { type: "button", class: "link", onclick: () => (start(each, "document"), draw()) }, "Send as a file") : null)
            : each.media ? h("span", { class: "hint" }, sizeWords(each.file.size)) : h("progress", { max: 1, value: each.part, "aria-label": `Sending ${each.file.name}` });
        return h(
            "li",
            { class: `attachment ${each.why ? "failed" : ""}`.trim(), "data-file": index },
            each.preview ? h("img", { src: each.preview, alt: "" }) : h("span", { class: "file-sign" }, icon("file")),
            h("span", { class: "file-words" }, h("span", { class: "file-name" }, each.file.name), state),
            iconButton("close", `Don’t send ${each.file.name}`, () => remove(each)),
        );
    };
    return {
        element,
        /** @param {Iterable<File>} files */
        add(files) {
            for (const file of files) {
                const preview = /^image\/(png|jpeg|gif|webp)$/.test(file.type) ? URL.createObjectURL(file) : undefined;
                /** @type {Attachment} */
                const each = { file, part: 0, preview, stop: new AbortController(), done: Promise.resolve() };
                list.push(each);
                start(each, undefined);
            }
            draw();
        },
        get isEmpty() {
            return list.length === 0;
        },
        /** Whether something could not be sent and has to be decided upon first. */
        get isStuck() {
            return list.some((each) => each.why);
        },
        /** Waits until all have arrived and hands them over; null while one has failed. */
        async take() {
            await Promise.all(list.map((each) => each.done));
            if (list.some((each) => !each.media)) return null;
            const media = list.map((each) => /** @type {Media} */ (each.media));
            for (const each of [...list]) remove(each);
            return media;
        },
        clear() {
            for (const each of [...list]) remove(each);
        },
    };
}
