/** @import {Media} from "../types.js" */
import { lengthWords } from "../media.js";
import { fill, h } from "./dom.js";
import { icon } from "./icon.js";

/** Only one thing is heard at a time.
 * @type {HTMLAudioElement|null} */
let heard = null;

/**
 * Plays a sound or a voice note.
 * @param {Media} media
 * @param {boolean} isVoice
 */
export function player(media, isVoice) {
    const audio = new Audio();
    audio.preload = "none";
    audio.src = media.url ?? "";
    const length = () => (Number.isFinite(audio.duration) ? audio.duration : (media.duration ?? 0));
    const play = h("button", { type: "button", class: "play", tabindex: "-1", "aria-label": "Play" }, icon("play"));
    const place = h("input", { type: "range", min: 0, max: 1000, value: 0, step: 1, tabindex: "-1", "aria-label": "Place" });
    const time = h("span", { class: "player-time" }, lengthWords(media.duration));
    const draw = () => {
        const part = length() ? audio.currentTime / length() : 0;
        place.value = String(Math.round(part * 1000));
        place.style.setProperty("--part", `${part * 100}%`);
        time.textContent = lengthWords(audio.paused && !audio.currentTime ? length() : audio.currentTime);
        fill(play, icon(audio.paused ? "play" : "pause"));
        play.setAttribute("aria-label", audio.paused ? "Play" : "Pause");
    };
    for (const name of ["play", "pause", "timeupdate", "loadedmetadata"]) audio.addEventListener(name, draw);
    audio.addEventListener("ended", () => {
        audio.currentTime = 0;
        draw();
    });
    audio.addEventListener("error", () => (time.textContent = "can’t be played"));
    play.addEventListener("click", () => {
        if (!audio.paused) return audio.pause();
        if (heard !== audio) heard?.pause();
        heard = audio;
        audio.play().catch(() => (time.textContent = "can’t be played"));
    });
    place.addEventListener("input", () => {
        audio.currentTime = (Number(place.value) / 1000) * length();
        draw();
    });
    const words = isVoice ? null : h("span", { class: "file-name" }, media.name ?? "");
    return h("div", { class: `player ${isVoice ? "voice" : ""}`, role: "group", "aria-label": isVoice ? "Voice message" : (media.name ?? "Sound") }, play, h("div", { class: "player-line" }, words, place), time);
}
