/** @import {Api} from "../api.js" */
/** @import {Session} from "../session.js" */
import { fill, h } from "../view/dom.js";
import { accountList } from "./account-list.js";
import { accountPage } from "./account-page.js";
import { auditPage } from "./audit-list.js";
import { jobPage } from "./job-page.js";
import { jobsPage } from "./jobs-page.js";
import { overview } from "./overview.js";
import { placeOf } from "./places.js";
import { peersPage } from "./peers-page.js";
import { providersPage } from "./providers-page.js";
import { roomList } from "./room-list.js";
import { roomPage } from "./room-page.js";
import { settingsPage } from "./settings-page.js";

/**
 * What every view gets.
 * @typedef {{api: Api, session: Session, me: any, lost: () => void}} Console
 * What every view gives: its element, and what ends it.
 * @typedef {{title: string, element: HTMLElement, stop?: () => void}} View
 */

/** @type {{name: string, label: string, list: (console: Console, query: URLSearchParams) => View, one?: (console: Console, id: string) => View}[]} */
const sections = [
    { name: "", label: "Overview", list: overview },
    { name: "jobs", label: "Jobs", list: jobsPage, one: jobPage },
    { name: "providers", label: "Providers", list: providersPage },
    { name: "users", label: "Users", list: accountList, one: accountPage },
    { name: "rooms", label: "Rooms", list: roomList, one: roomPage },
    { name: "peers", label: "Other nodes", list: peersPage },
    { name: "settings", label: "Settings", list: settingsPage },
    { name: "audit", label: "Audit", list: auditPage },
];

/**
 * The console's frame: the way around, and one view at a time.
 * @param {Console} console
 */
export function consoleShell(console) {
    const main = h("main", { class: "console-main", id: "main", tabindex: "-1" });
    const links = sections.map(({ name, label }) => h("a", { href: `#/${name}`, "data-section": name }, label));
    const element = h(
        "div",
        { class: "console" },
        h("a", { class: "skip", href: "#main", onclick: (/** @type {Event} */ event) => (event.preventDefault(), main.focus()) }, "Skip to the page"),
        h(
            "header",
            { class: "console-head" },
            h("p", { class: "console-name" }, h("strong", {}, console.me.id.split(":").slice(1).join(":")), h("span", {}, "Administration")),
            h("nav", { class: "console-nav", "aria-label": "Pages" }, links),
            h("p", { class: "console-self" }, h("span", {}, console.me.username), h("a", { href: "/" }, "Chat"), h("button", { type: "button", class: "link", onclick: () => console.session.logOut() }, "Log out")),
        ),
        main,
    );
    /** @type {View|null} */
    let view = null;

    const show = (/** @type {boolean} */ moves) => {
        const { section, id, query } = placeOf(location.hash);
        const found = sections.find((each) => each.name === section) ?? sections[0];
        view?.stop?.();
        view = id && found.one ? found.one(console, id) : found.list(console, query);
        for (const link of links) {
            if (link.dataset.section === found.name) link.setAttribute("aria-current", "page");
            else link.removeAttribute("aria-current");
        }
        links.find((link) => link.dataset.section === found.name)?.scrollIntoView({ block: "nearest", inline: "nearest" });
        document.title = `${view.title} · Administration`;
        const heading = h("h1", { class: "console-title", tabindex: "-1" }, view.title);
        fill(main, heading, view.element);
        if (!moves) return;
        main.scrollTop = 0;
        heading.focus({ preventScroll: true });
    };
    const moved = () => show(true);
    addEventListener("hashchange", moved);
    show(false);
    const stop = () => {
        removeEventListener("hashchange", moved);
        view?.stop?.();
    };
    return { element, stop };
}
