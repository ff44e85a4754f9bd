/** @import {App} from "../app.js" */
import { banner } from "./banner.js";
import { chatView } from "./chat.js";
import { fill, h } from "./dom.js";
import { mark } from "./icon.js";
import { openInvite } from "./join.js";
import { button, emptyState } from "./parts.js";
import { openNewChat } from "./new-chat.js";
import { sidebar } from "./sidebar.js";
import { toast } from "./toast.js";

/** @type {Record<string, string>} */
const farewells = {
    kicked: "You were removed from this room.",
    banned: "You were banned from this room.",
    deleted: "This room was deleted.",
    closed: "This room was closed.",
};

/**
 * The page of somebody who is logged in: rooms on one side, one of them on the other. A phone shows one at a time.
 * @param {App} app
 * @returns {{element: HTMLElement, dispose: () => void}}
 */
export function shellView(app) {
    const main = h("main", { class: "pane", id: "main" });
    const side = sidebar(app);
    const element = h(
        "div",
        { class: "shell" },
        h("a", { class: "skip", href: "#main", onclick: (/** @type {Event} */ event) => skip(event, main) }, "Skip to the conversation"),
        banner(app),
        h("div", { class: "columns" }, side.element, main),
    );
    /** @type {{roomId: string, element: HTMLElement, show: (messageId: string) => void, dispose: () => void}|null} */
    let chat = null;

    const show = () => {
        const place = app.router.place;
        const roomId = place.kind === "room" ? place.id : null;
        element.classList.toggle("in-room", roomId !== null);
        if (place.kind === "join") openInvite(app, place.token);
        if (place.kind === "invite") app.router.forgetToken();
        const sought = place.kind === "room" ? place.message : undefined;
        if (chat && chat.roomId === roomId) return sought && chat.show(sought);
        chat?.dispose();
        chat = roomId ? { roomId, ...chatView(app, roomId, sought) } : null;
        fill(main, chat ? chat.element : welcome(app));
        if (!roomId) app.rooms.watched = null;
        title(app);
    };

    const stops = [
        app.router.on("change", show),
        app.rooms.on("change", () => title(app)),
        app.rooms.on("gone", ({ roomId, reason }) => {
            if (farewells[reason]) toast(farewells[reason]);
            if (roomId === app.openRoom) app.router.toRoom(null);
        }),
    ];
    show();
    const dispose = () => {
        chat?.dispose();
        side.dispose();
        stops.forEach((stop) => stop());
    };
    return { element, dispose };
}

/** @param {App} app */
function welcome(app) {
    const state = emptyState("Choose a conversation, or begin a new one.", button("New conversation", () => openNewChat(app), "primary"));
    state.prepend(mark());
    return h("div", { class: "welcome" }, state);
}

/**
 * The tab's title says how much is unread.
 * @param {App} app
 */
function title(app) {
    const unread = app.rooms.unread;
    document.title = unread ? `(${unread}) Rookery` : "Rookery";
}

/**
 * @param {Event} event
 * @param {HTMLElement} main
 */
function skip(event, main) {
    event.preventDefault();
    const target = main.querySelector("textarea") ?? main.querySelector("button");
    /** @type {HTMLElement|null} */ (target)?.focus();
}
