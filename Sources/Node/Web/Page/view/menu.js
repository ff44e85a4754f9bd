import { h } from "./dom.js";
import { icon } from "./icon.js";

/**
 * Opens a menu at a button: arrow keys move, Escape and a click elsewhere close it, the focus goes back to the button.
 * @param {HTMLElement} anchor
 * @param {{label: string, sign?: string, look?: string, act: () => void}[]} entries
 * @param {Node|null} [above] something shown over the entries (the quick reactions)
 */
export function openMenu(anchor, entries, above = null) {
    const items = entries.map(({ label, sign, look, act }) =>
        h("button", { type: "button", role: "menuitem", tabindex: "-1", class: `menu-item ${look ?? ""}`.trim(), onclick: () => (close(), act()) }, sign ? icon(sign) : null, label),
    );
    const menu = h("div", { class: "menu", role: "menu", popover: "manual", onkeydown: keys, onclick: (/** @type {Event} */ event) => event.stopPropagation() }, above, items);
    (anchor.closest("dialog") ?? document.body).append(menu);
    menu.showPopover();
    place(menu, anchor);
    anchor.setAttribute("aria-expanded", "true");
    (above ? menu.querySelector("button") : items[0])?.focus();
    const outside = (/** @type {Event} */ event) => !menu.contains(/** @type {Node} */ (event.target)) && close(false);
    setTimeout(() => document.addEventListener("pointerdown", outside, true));
    menu.addEventListener("close-menu", () => close());

    function close(back = true) {
        document.removeEventListener("pointerdown", outside, true);
        menu.remove();
        anchor.removeAttribute("aria-expanded");
        if (back) origin(anchor)?.focus();
    }

    /** @param {KeyboardEvent} event */
    function keys(event) {
        const all = [...menu.querySelectorAll("button")];
        const at = all.indexOf(document.activeElement);
        const steps = /** @type {Record<string, number>} */ ({ ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 });
        const step = steps[event.key];
        if (event.key === "Escape" || event.key === "Tab") close();
        else if (step) all[(at + step + all.length) % all.length]?.focus();
        else if (event.key === "Home") all[0]?.focus();
        else if (event.key === "End") all.at(-1)?.focus();
        else return;
        event.preventDefault();
        event.stopPropagation();
    }
}

/**
 * Where the focus goes afterwards: a message's buttons hide when it is left, and it may have been drawn anew.
 * @param {HTMLElement} anchor
 */
function origin(anchor) {
    const message = /** @type {HTMLElement|null} */ (anchor.closest("[data-message]"))?.dataset.message;
    return message ? /** @type {HTMLElement|null} */ (document.querySelector(`[data-message="${CSS.escape(message)}"]`)) : anchor;
}

/**
 * Under the button, or above it where there is no room.
 * @param {HTMLElement} menu
 * @param {HTMLElement} anchor
 */
function place(menu, anchor) {
    const at = anchor.getBoundingClientRect();
    const size = menu.getBoundingClientRect();
    const below = at.bottom + size.height + 8 < innerHeight;
    menu.style.top = `${Math.max(8, below ? at.bottom + 4 : at.top - size.height - 4)}px`;
    menu.style.left = `${Math.max(8, Math.min(at.right - size.width, innerWidth - size.width - 8))}px`;
}
