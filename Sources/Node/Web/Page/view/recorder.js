/** @import {App} from "../app.js" */
/** @import {Media} from "../types.js" */
import { lengthWords, upload } from "../media.js";
import { plainWords } from "../problem.js";
import { h } from "./dom.js";
import { icon } from "./icon.js";
import { iconButton } from "./parts.js";
import { toast } from "./toast.js";

/** The longest voice note, in seconds. */
const longest = 600;

/** What browsers record, the best first. */
const types = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];

/** Whether this browser, at this address, can record at all. */
export const canRecord = () => Boolean(navigator.mediaDevices && window.MediaRecorder);

/**
 * Records a voice note in the place of the line for writing.
 * @param {App} app
 * @param {(media: Media) => void} send
 * @param {() => void} over
 * @returns {Promise<HTMLElement|null>} what to show meanwhile; null when nothing can be heard
 */
export async function recorder(app, send, over) {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true }).catch(() => null);
    if (!stream) {
        toast("The microphone is not open to this page.");
        return null;
    }
    const type = types.find((each) => MediaRecorder.isTypeSupported(each));
    const recording = new MediaRecorder(stream, type ? { mimeType: type } : {});
    /** @type {Blob[]} */
    const pieces = [];
    let wanted = false;
    const began = Date.now();
    const time = h("span", { class: "record-time", role: "timer" }, "0:00");
    const clock = setInterval(() => {
        const seconds = (Date.now() - began) / 1000;
        time.textContent = lengthWords(seconds);
        if (seconds >= longest) finish(true);
    }, 250);
    const finish = (/** @type {boolean} */ keep) => {
        wanted = keep;
        if (recording.state !== "inactive") recording.stop();
    };
    recording.addEventListener("dataavailable", (event) => event.data.size && pieces.push(event.data));
    recording.addEventListener("stop", async () => {
        clearInterval(clock);
        stream.getTracks().forEach((track) => track.stop());
        over();
        if (!wanted || pieces.length === 0) return;
        const blob = new Blob(pieces, { type: recording.mimeType });
        const ending = recording.mimeType.includes("mp4") ? "m4a" : recording.mimeType.includes("ogg") ? "ogg" : "webm";
        await upload(app, blob, { name: `voice.${ending}` }).then(send, (problem) => toast(plainWords(problem)));
    });
    recording.start();
    return h(
        "div",
        { class: "composer-row recording" },
        iconButton("trash", "Throw the recording away", () => finish(false)),
        h("span", { class: "record-dot", "aria-hidden": "true" }),
        time,
        h("span", { class: "hint" }, "Recording…"),
        h("button", { type: "button", class: "send", "aria-label": "Send the voice note", title: "Send", onclick: () => finish(true) }, icon("send")),
    );
}
