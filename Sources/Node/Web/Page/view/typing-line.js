/** @import {App} from "../app.js" */
import { fill, h } from "./dom.js";

/**
 * "Ben is typing…" under the messages. It keeps its height when empty, so that nothing jumps.
 * @param {App} app
 * @param {string} roomId
 */
export function typingLine(app, roomId) {
    const element = h("p", { class: "typing-line", "aria-live": "polite" });
    const draw = () => {
        const names = app.typing.names(roomId);
        if (names.length === 0) return fill(element);
        const words = names.length === 1 ? `${names[0]} is typing` : names.length === 2 ? `${names[0]} and ${names[1]} are typing` : "Several people are typing";
        fill(element, h("span", { class: "typing-dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")), words);
    };
    const stop = app.typing.on("change", (change) => change.roomId === roomId && draw());
    draw();
    return { element, dispose: stop };
}
