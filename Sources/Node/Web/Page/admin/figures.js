/** Numbers as people read them. */

const whole = new Intl.NumberFormat();
const short = new Intl.NumberFormat(undefined, { notation: "compact", maximumFractionDigits: 1 });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

/** @param {number|null|undefined} value */
export const number = (value) => (value === null || value === undefined ? "–" : whole.format(value));

/** @param {number} value at most five characters or so */
export const brief = (value) => (Math.abs(value) < 10_000 ? whole.format(Math.round(value * 100) / 100) : short.format(value));

/** @param {number} count */
export function bytes(count) {
    const units = ["B", "KiB", "MiB", "GiB", "TiB"];
    let step = 0;
    while (count >= 1024 && step < units.length - 1) {
        count /= 1024;
        step += 1;
    }
    return `${step === 0 || count >= 100 ? Math.round(count) : count.toFixed(1)} ${units[step]}`;
}

/** @param {number} milliseconds how long something is, in its largest units */
export function span(milliseconds) {
    const seconds = Math.max(0, milliseconds / 1000);
    if (seconds < 1) return `${Math.round(milliseconds)} ms`;
    if (seconds < 60) return `${Math.round(seconds)} s`;
    if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
    if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
    return `${Math.floor(seconds / 86_400)} d ${Math.floor((seconds % 86_400) / 3600)} h`;
}

/** @param {string} iso how long it has been */
export const since = (iso) => span(Date.now() - Date.parse(iso));

/** @param {string} iso the day and the time with its seconds */
export const exactTime = (iso) => full.format(new Date(iso));

/**
 * A field's name in words: `closedUntil` is "Closed until".
 * @param {string} name
 */
export function inWords(name) {
    const words = name.replace(/([a-z0-9])([A-Z])/g, "$1 $2").replaceAll("_", " ").toLowerCase();
    return words.charAt(0).toUpperCase() + words.slice(1);
}

/** @param {number} count @param {string} one @param {string} many */
export const counted = (count, one, many) => `${number(count)} ${count === 1 ? one : many}`;
