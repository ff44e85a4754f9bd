/** @import {App} from "./app.js" */
/** @import {Media} from "./types.js" */
import { Problem } from "./problem.js";

/**
 * Sends a file to the node and tells how far it has got. Nothing refers to the file yet: a message or a picture does later.
 * @param {App} app
 * @param {Blob} file
 * @param {{name?: string, as?: string, to?: string, progress?: (part: number) => void, signal?: AbortSignal}} [more]
 * @returns {Promise<any>} the answer: a media object, or what the address given says
 */
export async function upload(app, file, more = {}) {
    const token = await app.session.token();
    const query = more.as ? `?as=${more.as}` : "";
    return new Promise((resolve, reject) => {
        const request = new XMLHttpRequest();
        request.open("POST", `/api/v1/${more.to ?? "media"}${query}`);
        request.setRequestHeader("Authorization", `Bearer ${token}`);
        request.responseType = "json";
        request.upload.onprogress = (event) => event.lengthComputable && more.progress?.(event.loaded / event.total);
        request.onload = () => {
            if (request.status < 300) return resolve(request.response);
            reject(new Problem({ code: "unknown", ...request.response, status: request.status }));
        };
        request.onerror = () => reject(Problem.offline());
        request.onabort = () => reject(new Problem({ code: "cancelled", status: 0, detail: "Cancelled." }));
        more.signal?.addEventListener("abort", () => request.abort());
        const form = new FormData();
        form.append("file", file, more.name ?? /** @type {File} */ (file).name ?? "file");
        request.send(form);
    });
}

/**
 * What a message with this file is called.
 * @param {Media} media
 */
export const messageType = (media) => media.kind ?? "document";

/**
 * The address of a small picture of the size that is needed.
 * @param {Media|null|undefined} media
 * @param {number} pixels
 */
export const smallPicture = (media, pixels) => media?.thumbnail?.replace(/size=\d+/, `size=${pixels}`);

/**
 * The address under which a file is saved instead of shown.
 * @param {Media} media
 */
export const downloadAddress = (media) => `${media.url}&download=true`;

/** @param {number|null|undefined} bytes */
export function sizeWords(bytes) {
    if (!bytes) return "";
    const units = ["bytes", "KB", "MB", "GB"];
    let [size, unit] = [bytes, 0];
    while (size >= 1000 && unit < units.length - 1) [size, unit] = [size / 1000, unit + 1];
    return `${size < 10 && unit ? size.toFixed(1) : Math.round(size)} ${units[unit]}`;
}

/** @param {number|null|undefined} seconds */
export function lengthWords(seconds) {
    const whole = Math.max(0, Math.round(seconds ?? 0));
    return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
