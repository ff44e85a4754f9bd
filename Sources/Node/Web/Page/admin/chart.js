import { dayAndTime, timeOfDay } from "../time.js";
import { h, uniqueId } from "../view/dom.js";
import { brief } from "./figures.js";

/**
 * Charts of what was counted: drawn as SVG by ourselves, in the page's own colours, at the size they are shown in, so that their words stay
 * readable on a phone. Arrow keys and pointers walk along them.
 *
 * @typedef {{name: string, look: string, value: (item: any) => number|null|undefined, merge: 'sum'|'most'|'middle'}} Series
 */

const space = "http://www.w3.org/2000/svg";
const room = { left: 44, right: 8, top: 10, bottom: 22 };
const height = 170;

/**
 * @param {{title: string, unit?: string, series: Series[], kind: 'bars'|'lines'}} options
 */
export function chart({ title, unit = "", series, kind }) {
    const id = uniqueId("chart");
    const svg = make("svg", { class: "chart-drawing", tabindex: "0", role: "img", "aria-labelledby": `${id}-title`, "aria-describedby": `${id}-words` });
    const readout = h("p", { class: "chart-readout" });
    const spoken = h("p", { class: "sr-only", id: `${id}-words` });
    const heard = h("p", { class: "sr-only", "aria-live": "polite" });
    const legend = series.length > 1 ? h("ul", { class: "chart-legend" }, series.map((each) => h("li", { class: each.look }, h("i", { "aria-hidden": "true" }), each.name))) : null;
    const element = h("figure", { class: "chart" }, h("figcaption", {}, h("h3", { id: `${id}-title` }, title, unit ? h("span", { class: "hint" }, ` in${unit}`) : null), readout), svg, legend, spoken, heard);
    /** @type {{at: number, values: (number|null)[]}[]} */
    let points = [];
    /** @type {any} */
    let asked = { items: [], from: 0, to: 1, step: 60_000 };
    let given = { ...asked, length: asked.step };
    let width = 0;
    let shown = -1;

    const words = (/** @type {any} */ point) => `${momentOf(point.at, given)}: ${series.map((each, index) => `${series.length > 1 ? `${each.name} ` : ""}${point.values[index] === null ? "–" : `${brief(point.values[index])}${unit}`}`).join(", ")}`;
    const mark = (/** @type {number} */ index, aloud = false) => {
        shown = index;
        const point = points[index];
        svg.querySelector(".chart-cursor")?.remove();
        readout.textContent = point ? words(point) : latest();
        if (!point) return;
        const x = across(point.at + given.length / 2);
        svg.append(make("line", { class: "chart-cursor", x1: x, x2: x, y1: room.top, y2: height - room.bottom }));
        if (aloud) heard.textContent = words(point);
    };
    const latest = () => (points.length ? words(/** @type {any} */ (points.at(-1))) : "Nothing was counted in this time.");
    const across = (/** @type {number} */ time) => room.left + ((time - given.from) / (given.to - given.from)) * (width - room.left - room.right);

    const draw = () => {
        if (width < 60) return;
        given = fitted(asked, Math.max(12, Math.floor((width - room.left - room.right) / 7)));
        points = gathered(given, series);
        const most = Math.max(0, ...points.flatMap((point) => point.values.map((value) => value ?? 0)));
        const top = niceTop(kind === "bars" ? Math.max(0, ...points.map((point) => sum(point.values))) : most);
        const up = (/** @type {number} */ value) => height - room.bottom - (value / top) * (height - room.top - room.bottom);
        svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
        svg.setAttribute("height", String(height));
        svg.replaceChildren(...grid(top, up), ...times(), ...(kind === "bars" ? bars(up) : lines(up)));
        const peak = points.reduce((best, point) => (sum(point.values) > sum(best?.values ?? []) ? point : best), points[0]);
        spoken.textContent = points.length ? `Latest ${words(/** @type {any} */ (points.at(-1)))}. Highest ${words(peak)}.` : latest();
        mark(Math.min(shown, points.length - 1));
    };

    const grid = (/** @type {number} */ top, /** @type {(v: number) => number} */ up) =>
        [0, 0.5, 1].flatMap((part) => {
            const y = up(top * part);
            const label = make("text", { class: "chart-label", x: room.left - 6, y: y + 4, "text-anchor": "end" });
            label.textContent = brief(top * part);
            return [make("line", { class: part === 0 ? "chart-floor" : "chart-grid", x1: room.left, x2: width - room.right, y1: y, y2: y }), label];
        });
    const times = () => {
        const count = Math.max(2, Math.min(6, Math.floor(width / 120)));
        return Array.from({ length: count }, (_, index) => {
            const time = given.from + ((given.to - given.from) * index) / (count - 1);
            const label = make("text", { class: "chart-label", x: across(time), y: height - 6, "text-anchor": index === 0 ? "start" : index === count - 1 ? "end" : "middle" });
            label.textContent = tick(time, given);
            return label;
        });
    };
    const bars = (/** @type {(v: number) => number} */ up) =>
        points.flatMap((point) => {
            const left = across(point.at);
            const wide = Math.max(1, across(point.at + given.length) - left - 1);
            let base = 0;
            return series.map((each, index) => {
                const value = point.values[index] ?? 0;
                const bar = make("rect", { class: `chart-bar ${each.look}${point.at + given.length > Date.now() ? " growing" : ""}`, x: left, width: wide, y: up(base + value), height: Math.max(0, up(base) - up(base + value)) });
                base += value;
                return bar;
            });
        });
    const lines = (/** @type {(v: number) => number} */ up) =>
        series.flatMap((each, index) => {
            let path = "";
            const alone = [];
            const known = points.filter((point) => point.values[index] !== null);
            for (const [place, point] of known.entries()) {
                const joins = place > 0 && point.at - known[place - 1].at <= given.length * 1.5;
                const goesOn = place + 1 < known.length && known[place + 1].at - point.at <= given.length * 1.5;
                const [x, y] = [across(point.at + given.length / 2).toFixed(1), up(point.values[index] ?? 0).toFixed(1)];
                path += `${joins ? "L" : "M"}${x} ${y}`;
                // A point without neighbours would be no line.
                if (!joins && !goesOn) alone.push(make("circle", { class: `chart-point ${each.look}`, cx: x, cy: y, r: 3 }));
            }
            return [make("path", { class: `chart-line ${each.look}`, d: path }), ...alone];
        });

    svg.addEventListener("pointermove", (/** @type {any} */ event) => mark(nearest(event.offsetX)));
    svg.addEventListener("pointerdown", (/** @type {any} */ event) => mark(nearest(event.offsetX)));
    svg.addEventListener("pointerleave", () => mark(-1));
    svg.addEventListener("blur", () => mark(-1));
    svg.addEventListener("keydown", (/** @type {any} */ event) => {
        const steps = /** @type {Record<string, number>} */ ({ ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity });
        const by = steps[event.key];
        if (by === undefined || points.length === 0) return;
        event.preventDefault();
        mark(Math.max(0, Math.min(points.length - 1, (shown < 0 ? points.length : shown) + by)), true);
    });
    const nearest = (/** @type {number} */ x) => {
        const time = given.from + ((x - room.left) / (width - room.left - room.right)) * (given.to - given.from);
        return points.findLastIndex((point) => point.at <= time);
    };
    const watch = new ResizeObserver(([entry]) => {
        const wide = Math.floor(entry.contentRect.width);
        if (wide === width) return;
        width = wide;
        draw();
    });
    watch.observe(element);
    const show = (/** @type {any} */ next) => {
        asked = next;
        draw();
    };
    return { element, show, stop: () => watch.disconnect() };
}

/**
 * The time with as many points as there is room for: neighbours become one. Points begin at round times, so that they stay where they are
 * from one drawing to the next.
 * @param {{items: any[], from: number, to: number, step: number}} asked
 * @param {number} most
 */
function fitted({ items, from, to, step }, most) {
    const length = Math.max(1, Math.ceil((to - from) / step / most)) * step;
    return { items, step, length, from: Math.floor(from / length) * length, to: Math.ceil(to / length) * length };
}

/**
 * @param {{items: any[], length: number}} given
 * @param {Series[]} series
 * @returns {any[]}
 */
function gathered({ items, length }, series) {
    const groups = new Map();
    for (const item of items) {
        const at = Math.floor(Date.parse(item.at) / length) * length;
        groups.set(at, [...(groups.get(at) ?? []), item]);
    }
    return [...groups].map(([at, group]) => ({ at, values: series.map((one) => merged(group.map(one.value).filter((/** @type {any} */ value) => value !== null && value !== undefined), one.merge)) }));
}

/**
 * @param {number[]} values
 * @param {'sum'|'most'|'middle'} how
 */
function merged(values, how) {
    if (values.length === 0) return null;
    if (how === "sum") return sum(values);
    if (how === "most") return Math.max(...values);
    return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
}

/** @param {(number|null)[]} values */
const sum = (values) => values.reduce((/** @type {number} */ all, value) => all + (value ?? 0), 0);

/** @param {number} most the next number above that reads well and halves well */
function niceTop(most) {
    if (most <= 2) return most <= 0 ? 2 : most <= 0.2 ? 0.2 : most <= 1 ? 1 : 2;
    const power = 10 ** Math.floor(Math.log10(most));
    return [1, 2, 4, 6, 8, 10].map((factor) => factor * power).find((top) => top >= most) ?? 10 * power;
}

/** @param {number} time @param {{step: number}} given */
function tick(time, given) {
    const iso = new Date(time).toISOString();
    return given.step < 3_600_000 ? timeOfDay(iso) : new Date(time).toLocaleDateString(undefined, { day: "numeric", month: "short", ...(given.step >= 86_400_000 ? { year: "2-digit" } : {}) });
}

/** @param {number} time @param {{step: number}} given */
function momentOf(time, given) {
    const iso = new Date(time).toISOString();
    if (given.step < 3_600_000) return timeOfDay(iso);
    return given.step >= 86_400_000 ? new Date(time).toLocaleDateString(undefined, { dateStyle: "medium" }) : dayAndTime(iso);
}

/**
 * @param {string} name
 * @param {Record<string, string|number>} attributes
 * @returns {any}
 */
function make(name, attributes) {
    const element = document.createElementNS(space, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
    return element;
}
