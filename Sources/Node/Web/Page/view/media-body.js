/** @import {Content, Media} from "../types.js" */
import { drawBlurhash } from "../blurhash.js";
import { downloadAddress, lengthWords, sizeWords, smallPicture } from "../media.js";
import { h } from "./dom.js";
import { icon } from "./icon.js";
import { openLightbox } from "./lightbox.js";
import { player } from "./player.js";

/** Pixels that a picture takes in a conversation at most. */
const widest = 340;
const highest = 360;
const blurPixels = 24;

/**
 * The file of a message, as something to look at, listen to or save; nothing for a message without one.
 * @param {Content|undefined} content
 * @returns {HTMLElement|null}
 */
export function mediaBody(content) {
    const media = /** @type {Media|null|undefined} */ (content?.media);
    if (!content || !media) return null;
    if (!media.url) return h("p", { class: "text gone" }, "This file is not here any more.");
    if (content.type === "image") return picture(media);
    if (content.type === "video") return film(media);
    if (content.type === "audio" || content.type === "voice") return player(media, content.type === "voice");
    return savedFile(media);
}

/**
 * What is said beside a file; its name is no caption.
 * @param {Content} content
 */
export const captionOf = (content) => (content.media && content.text === /** @type {Media} */ (content.media).name ? "" : (content.text ?? ""));

/**
 * Keeps the place of a picture before it is there.
 * @param {HTMLElement} element
 * @param {Media} media
 */
function framed(element, media) {
    const [width, height] = [media.width || 4, media.height || 3];
    const scale = Math.min(widest / width, highest / height, 1);
    element.style.width = `${Math.max(96, Math.round(width * scale))}px`;
    element.style.aspectRatio = `${width} / ${height}`;
    return element;
}

/** @param {Media} media */
function blurred(media) {
    if (!media.blurhash) return null;
    const canvas = h("canvas", { class: "blur", width: blurPixels, height: blurPixels, "aria-hidden": "true" });
    drawBlurhash(canvas, media.blurhash);
    return canvas;
}

/** @param {Media} media */
function picture(media) {
    const image = h("img", { src: smallPicture(media, 480) ?? media.url, alt: media.name ?? "", loading: "lazy", decoding: "async" });
    const words = h("span", { class: "missing-words", hidden: true }, "Not to be had just now. Try again");
    const show = () => (words.hidden ? openLightbox(media) : again());
    const frame = h("button", { type: "button", class: "picture", tabindex: "-1", "aria-label": `Show ${media.name ?? "picture"}`, onclick: show }, blurred(media), image, words);
    const again = () => {
        words.hidden = true;
        image.src = media.url ?? "";
    };
    image.addEventListener("load", () => frame.classList.add("loaded"));
    // A file of another node is fetched when somebody looks; its node may be away.
    image.addEventListener("error", () => (words.hidden = false));
    // A small animation is only alive as itself.
    if (media.mime === "image/gif" && (media.bytes ?? 0) < 2_000_000) image.src = media.url;
    return framed(frame, media);
}

/** @param {Media} media */
function film(media) {
    const poster = smallPicture(media, 480);
    return framed(h("video", { class: "film", src: media.url, poster, preload: poster ? "none" : "metadata", controls: true, playsinline: true, "aria-label": media.name ?? "Film" }), media);
}

/** @param {Media} media */
function savedFile(media) {
    const words = [sizeWords(media.bytes), media.duration ? lengthWords(media.duration) : ""].filter(Boolean).join(" · ");
    return h(
        "a",
        { class: "saved-file", href: downloadAddress(media), download: media.name ?? "file", tabindex: "-1" },
        h("span", { class: "file-sign" }, icon("file")),
        h("span", { class: "file-words" }, h("span", { class: "file-name" }, media.name ?? "file"), h("span", { class: "hint" }, words)),
    );
}
