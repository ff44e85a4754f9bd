/**
 * Line icons, drawn for this page on a 24 by 24 grid.
 * @type {Record<string, string>}
 */
const drawings = {
    plus: "M12 5v14M5 12h14",
    back: "M15 5l-7 7 7 7",
    close: "M6 6l12 12M18 6L6 18",
    send: "M12 19V5M6 11l6-6 6 6",
    search: "M11 5a6 6 0 1 0 0 12a6 6 0 0 0 0-12zM15.5 15.5L20 20",
    people: "M9 6a3 3 0 1 0 0 6a3 3 0 0 0 0-6zM3.5 19c.4-3.2 2.5-5 5.5-5s5.1 1.8 5.5 5M15.5 6.5a2.6 2.6 0 0 1 0 5M17 14.3c2 .5 3.2 2.1 3.5 4.7",
    person: "M12 5a3.5 3.5 0 1 0 0 7a3.5 3.5 0 0 0 0-7zM5 20c.5-3.8 3.2-6 7-6s6.5 2.2 7 6",
    settings: "M4 7h9M17 7h3M15 5v4M4 12h3M11 12h9M9 10v4M4 17h9M17 17h3M15 15v4",
    link: "M10 14a4 4 0 0 0 5.7 0l3-3a4 4 0 0 0-5.7-5.7l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1-1",
    more: "M6 12h.01M12 12h.01M18 12h.01",
    reply: "M10 7L5 12l5 5M5 12h8c3.5 0 6 2 6 6",
    smile: "M12 4a8 8 0 1 0 0 16a8 8 0 0 0 0-16zM9 10h.01M15 10h.01M8.5 14c1 1.3 2.1 2 3.5 2s2.5-.7 3.5-2",
    edit: "M5 19l.8-3.7L15.5 5.6l2.9 2.9L8.7 18.2z",
    trash: "M5 7h14M10 7V5h4v2M7 7l1 12h8l1-12M10.5 11v4.5M13.5 11v4.5",
    picture: "M4 5h16v14H4zM4 16l4.5-4.5 4 4 2.5-2.5 5 5M15.5 9.5h.01",
    attach: "M19 11.5l-7.2 7.2a4.2 4.2 0 0 1-6-6l7.6-7.6a2.8 2.8 0 0 1 4 4L9.9 16.6a1.4 1.4 0 0 1-2-2l6.7-6.7",
    microphone: "M12 4a2.5 2.5 0 0 0-2.5 2.5v5a2.5 2.5 0 0 0 5 0v-5A2.5 2.5 0 0 0 12 4zM6.5 11.5a5.5 5.5 0 0 0 11 0M12 17v3",
    play: "M8 5.5v13l10.5-6.5z",
    pause: "M8 6h2.5v12H8zM13.5 6H16v12h-2.5z",
    file: "M7 4h7l4 4v12H7zM14 4v4h4",
    save: "M12 4v11M7 11l5 5 5-5M5 20h14",
    check: "M5 12.5l4.5 4.5L19 7.5",
    checks: "M2.5 12.5L7 17l8.5-9.5M12 16l1 1 8.5-9.5",
    clock: "M12 4a8 8 0 1 0 0 16a8 8 0 0 0 0-16zM12 8v4.5l3 2",
    warning: "M12 4.5L3.5 19h17zM12 10v4M12 16.5h.01",
    lock: "M7 11h10v8H7zM9 11V8.5a3 3 0 0 1 6 0V11",
    globe: "M12 4a8 8 0 1 0 0 16a8 8 0 0 0 0-16zM4 12h16M12 4c2.5 2.2 3.5 5 3.5 8s-1 5.8-3.5 8c-2.5-2.2-3.5-5-3.5-8s1-5.8 3.5-8z",
    down: "M12 5v14M6 13l6 6 6-6",
    leave: "M14 5H6v14h8M11 12h9M17 9l3 3-3 3",
    info: "M12 4a8 8 0 1 0 0 16a8 8 0 0 0 0-16zM12 11v5M12 8h.01",
    copy: "M9 9h10v10H9zM5 15V5h10",
    pin: "M9 4h6l-1 6 3 3H7l3-3zM12 13v7",
    bell: "M6 17h12l-1.5-2.5V11a4.5 4.5 0 0 0-9 0v3.5zM10.5 19.5h3",
    mute: "M6 17h12l-1.5-2.5V11a4.5 4.5 0 0 0-9 0v3.5zM10.5 19.5h3M4 4l16 16",
};

const space = "http://www.w3.org/2000/svg";

/**
 * An icon; it says nothing to screen readers, the button around it does.
 * @param {string} name
 * @param {string} [extra] more class names
 * @returns {SVGElement}
 */
export function icon(name, extra = "") {
    const svg = document.createElementNS(space, "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("class", `icon icon-${name} ${extra}`.trim());
    svg.setAttribute("aria-hidden", "true");
    const line = document.createElementNS(space, "path");
    line.setAttribute("d", drawings[name] ?? "");
    svg.append(line);
    return svg;
}

/** The rook on its tower: the page's mark. */
export function mark() {
    const svg = document.createElementNS(space, "svg");
    svg.setAttribute("viewBox", "0 0 48 48");
    svg.setAttribute("class", "mark");
    svg.setAttribute("aria-hidden", "true");
    for (const [part, shape] of Object.entries({
        body: "M8 30c0-11 8-19 19-19c5 0 8 3 8.5 7l7 2.5l-7 3C35 33 29 39 20 39H6c3-2 2-5 2-9z",
        wing: "M15 34c7 0 13-4 15-11c-8 0-14 4-15 11z",
    })) {
        const path = document.createElementNS(space, "path");
        path.setAttribute("d", shape);
        path.setAttribute("class", `mark-${part}`);
        svg.append(path);
    }
    const eye = document.createElementNS(space, "circle");
    for (const [name, value] of Object.entries({ cx: "30", cy: "17.5", r: "1.6", class: "mark-eye" })) eye.setAttribute(name, value);
    svg.append(eye);
    return svg;
}
