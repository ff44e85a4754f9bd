import { h, uniqueId } from "./dom.js";
import { button, iconButton } from "./parts.js";

/**
 * Opens a modal dialog. The browser keeps the focus inside, Escape closes it, and the focus goes back to where it was.
 * @param {string} title
 * @param {(close: () => void) => any} content gets what closes the dialog, returns its children
 * @param {{wide?: boolean, onclose?: () => void}} [options]
 * @returns {() => void} closes it
 */
export function openDialog(title, content, { wide = false, onclose } = {}) {
    const before = /** @type {HTMLElement|null} */ (document.activeElement);
    const id = uniqueId("dialog");
    const dialog = h("dialog", { class: wide ? "dialog wide" : "dialog", "aria-labelledby": id });
    const close = () => dialog.close();
    dialog.append(
        h("header", { class: "dialog-head" }, h("h2", { id }, title), iconButton("close", "Close", close)),
        h("div", { class: "dialog-body" }, content(close)),
    );
    dialog.addEventListener("close", () => {
        dialog.remove();
        if (before?.isConnected) before.focus();
        onclose?.();
    });
    dialog.addEventListener("mousedown", (/** @type {MouseEvent} */ event) => event.target === dialog && close());
    document.body.append(dialog);
    dialog.showModal();
    const first = dialog.querySelector("[autofocus], .dialog-body input, .dialog-body textarea, .dialog-body select, .dialog-body button");
    /** @type {HTMLElement|null} */ (first)?.focus();
    return close;
}

/**
 * Asks before something that can't be taken back.
 * @param {string} title
 * @param {string} words
 * @param {string} yes
 * @returns {Promise<boolean>}
 */
export function confirmDialog(title, words, yes) {
    return new Promise((resolve) => {
        let answer = false;
        openDialog(
            title,
            (close) => [
                h("p", {}, words),
                h(
                    "div",
                    { class: "form-buttons" },
                    button("Cancel", close),
                    button(yes, () => ((answer = true), close()), "danger"),
                ),
            ],
            { onclose: () => resolve(answer) },
        );
    });
}
