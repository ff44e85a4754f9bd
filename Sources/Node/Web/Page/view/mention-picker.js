/** @import {App} from "../app.js" */
import { nameOf } from "../people.js";
import { fill, h, uniqueId } from "./dom.js";
import { personAvatar } from "./parts.js";

const most = 6;

/**
 * Offers the room's people while an `@name` is being written.
 * @param {App} app
 * @param {string} roomId
 * @param {HTMLTextAreaElement} input
 */
export function mentionPicker(app, roomId, input) {
    const id = uniqueId("mentions");
    const element = h("ul", { class: "mention-picker", role: "listbox", id, "aria-label": "People to mention", hidden: true });
    /** @type {import("../types.js").User[]} */
    let found = [];
    let at = 0;
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", id);

    const word = () => input.value.slice(0, input.selectionStart).match(/(?:^|\s)@([a-z0-9._-]*)$/i)?.[1]?.toLowerCase();
    const close = () => {
        found = [];
        element.hidden = true;
        input.removeAttribute("aria-activedescendant");
    };
    const draw = () => {
        element.hidden = found.length === 0;
        fill(
            element,
            found.map((user, index) =>
                h("li", { role: "option", id: `${id}-${index}`, "aria-selected": String(index === at), onmousedown: (/** @type {Event} */ event) => (event.preventDefault(), take(user)) }, personAvatar(user, app.people, "small"), h("span", { class: "room-name" }, nameOf(user)), h("span", { class: "hint" }, `@${user.username}`)),
            ),
        );
        if (found.length) input.setAttribute("aria-activedescendant", `${id}-${at}`);
    };
    const update = () => {
        const start = word();
        if (start === undefined) return close();
        const members = app.members(roomId);
        if (members.state === "empty") members.load().then(update);
        found = members
            .list()
            .map((member) => member.user)
            .filter((user) => user.id !== app.me?.id && (user.username.startsWith(start) || nameOf(user).toLowerCase().startsWith(start)))
            .slice(0, most);
        at = 0;
        draw();
    };
    const take = (/** @type {import("../types.js").User} */ user) => {
        const end = input.selectionStart;
        const start = end - (word()?.length ?? 0);
        input.setRangeText(`${user.username} `, start, end, "end");
        close();
        input.dispatchEvent(new Event("input"));
    };
    /**
     * @param {KeyboardEvent} event
     * @returns {boolean} true when the key was for the list
     */
    const key = (event) => {
        if (element.hidden) return false;
        if (event.key === "ArrowDown" || event.key === "ArrowUp") at = (at + (event.key === "ArrowDown" ? 1 : -1) + found.length) % found.length;
        else if (event.key === "Enter" || event.key === "Tab") take(found[at]);
        else if (event.key === "Escape") close();
        else return false;
        if (found.length) draw();
        event.preventDefault();
        event.stopPropagation();
        return true;
    };
    input.addEventListener("blur", close);
    return { element, update, key };
}
