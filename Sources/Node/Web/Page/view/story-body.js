/** @import {Media, Story} from "../types.js" */
import { drawBlurhash } from "../blurhash.js";
import { smallPicture } from "../media.js";
import { h } from "./dom.js";

const blurPixels = 24;
const widest = 960;

/**
 * What a story shows: its words, or its picture or film with the words under it.
 * @param {Story} story
 * @param {() => void} ended called when a film has come to its end
 */
export function storyBody(story, ended) {
    const media = /** @type {Media|null|undefined} */ (story.media);
    const words = story.text ? h("p", { class: media ? "story-caption" : `story-words ${story.text.length > 120 ? "long" : ""}`.trim() }, story.text) : null;
    if (!media) return words;
    const canvas = h("canvas", { class: "story-blur", width: blurPixels, height: blurPixels, "aria-hidden": "true" });
    if (media.blurhash) drawBlurhash(canvas, media.blurhash);
    return [canvas, story.type === "video" ? film(media, ended) : h("img", { class: "story-picture", src: smallPicture(media, widest) ?? media.url, alt: media.name ?? "" }), words];
}

/**
 * @param {Media} media
 * @param {() => void} ended
 */
function film(media, ended) {
    return h("video", { class: "story-picture", src: media.url, poster: smallPicture(media, widest), playsinline: true, "aria-label": media.name ?? "Film", onended: ended });
}
