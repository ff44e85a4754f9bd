/** @import {Media} from "../types.js" */
import { downloadAddress, sizeWords } from "../media.js";
import { h } from "./dom.js";
import { icon } from "./icon.js";
import { iconButton } from "./parts.js";

/**
 * One picture on the whole screen; Escape or a click beside it closes.
 * @param {Media} media
 */
export function openLightbox(media) {
    const before = /** @type {HTMLElement|null} */ (document.activeElement);
    const image = h("img", { src: media.url, alt: media.name ?? "" });
    const save = h("a", { class: "icon-button", href: downloadAddress(media), download: media.name ?? "picture", "aria-label": "Save", title: "Save" }, icon("save"));
    const head = h("header", {}, h("span", { class: "file-name" }, media.name ?? ""), h("span", { class: "hint" }, sizeWords(media.bytes)), save, iconButton("close", "Close", () => dialog.close()));
    const dialog = h("dialog", { class: "lightbox", "aria-label": media.name ?? "Picture" }, head, image);
    dialog.addEventListener("click", (/** @type {Event} */ event) => event.target === dialog && dialog.close());
    dialog.addEventListener("close", () => {
        dialog.remove();
        before?.focus({ preventScroll: true });
    });
    document.body.append(dialog);
    dialog.showModal();
}
