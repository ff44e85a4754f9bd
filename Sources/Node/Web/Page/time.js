/** Times as people read them, in the browser's own language and zone. */

const clock = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: "long" });
const dayMonth = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const longDay = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const longDayYear = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });

/** @param {string} iso e.g. 14:07 */
export const timeOfDay = (iso) => clock.format(new Date(iso));

/** @param {string} iso the day and the time */
export const dayAndTime = (iso) => full.format(new Date(iso));

/** @param {string} iso a key that is the same for all times of one local day */
export const dayKey = (iso) => new Date(iso).toDateString();

/** @param {string} iso for the room list: the time today, the weekday this week, else the date */
export function briefTime(iso) {
    const days = daysAgo(iso);
    if (days <= 0) return timeOfDay(iso);
    if (days === 1) return relative.format(-1, "day");
    return days < 7 ? weekday.format(new Date(iso)) : dayMonth.format(new Date(iso));
}

/** @param {string} iso for the line between two days */
export function dayName(iso) {
    const days = daysAgo(iso);
    if (days === 0 || days === 1) return capital(relative.format(-days, "day"));
    const date = new Date(iso);
    return (date.getFullYear() === new Date().getFullYear() ? longDay : longDayYear).format(date);
}

/** @param {string} iso how long ago, e.g. "5 minutes ago" */
export function ago(iso) {
    const minutes = Math.round((Date.now() - Date.parse(iso)) / 60_000);
    if (minutes < 1) return "just now";
    if (minutes < 60) return relative.format(-minutes, "minute");
    if (minutes < 24 * 60) return relative.format(-Math.round(minutes / 60), "hour");
    return relative.format(-Math.round(minutes / 1440), "day");
}

/** @param {string} iso */
function daysAgo(iso) {
    const then = new Date(iso);
    const now = new Date();
    return Math.round((new Date(now.toDateString()).getTime() - new Date(then.toDateString()).getTime()) / 86_400_000);
}

/** @param {string} text */
const capital = (text) => text.charAt(0).toLocaleUpperCase() + text.slice(1);
