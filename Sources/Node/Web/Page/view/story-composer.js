/** @import {App} from "../app.js" */
import { messageType } from "../media.js";
import { nameOf } from "../people.js";
import { attachments } from "./attachments.js";
import { openDialog } from "./dialog.js";
import { h, uniqueId } from "./dom.js";
import { choice, field, form } from "./form.js";
import { icon } from "./icon.js";
import { peoplePicker } from "./people-picker.js";
import { toast } from "./toast.js";

const audiences = /** @type {[string, string][]} */ ([
    ["everyone", "Everyone I share a room with"],
    ["contacts", "My contacts"],
    ["only", "Only some people"],
    ["except", "Everyone but some people"],
]);

/**
 * Writes a story and says who may see it.
 * @param {App} app
 */
export function openStoryComposer(app) {
    openDialog("Add a story", (close) => {
        const people = peoplePicker(app, "Who", "Name or username");
        people.element.hidden = true;
        const audience = choice({ name: "audience", label: "Who sees it", choices: audiences, value: "everyone" });
        const select = /** @type {HTMLSelectElement} */ (audience.querySelector("select"));
        select.addEventListener("change", () => (people.element.hidden = !["only", "except"].includes(select.value)));
        const text = field({ name: "text", label: "What do you want to say?", multiline: true, maxlength: 700, autofocus: true });
        text.classList.add("story-text-field");
        const files = attachments(app, () => (pick.hidden = !files.isEmpty));
        const pick = picker((file) => files.add([file]));
        return form({
            submit: "Share",
            busy: "Sharing…",
            fields: [text, pick, files.element, audience, people.element],
            send: async (values) => {
                const chosen = people.chosen();
                if (!people.element.hidden && chosen.length === 0) {
                    people.element.querySelector("input")?.focus();
                    return toast("Choose somebody first.");
                }
                const words = values.text.trim();
                if (!words && files.isEmpty) return toast("Write something, or choose a picture or film.");
                if (files.isStuck) return toast("Take the file off first.");
                const [media] = (await files.take()) ?? [];
                const type = media ? messageType(media) : "text";
                if (type !== "text" && type !== "image" && type !== "video") return toast("A story shows a picture or a film.");
                await app.stories.post({ type, text: words, media: media?.id, audience: audienceOf(values.audience, chosen) });
                close();
                toast("Shared for a day.");
            },
        });
    });
}

/**
 * A button that chooses one picture or film.
 * @param {(file: File) => void} chosen
 */
function picker(chosen) {
    const id = uniqueId("story-file");
    const input = h("input", { type: "file", id, class: "sr-only", accept: "image/*,video/*" });
    input.addEventListener("change", () => {
        const [file] = input.files ?? [];
        input.value = "";
        if (file) chosen(file);
    });
    return h("div", { class: "field" }, input, h("label", { for: id, class: "button story-pick" }, icon("plus"), "Picture or film"));
}

/**
 * @param {string} word
 * @param {import("../types.js").User[]} people
 */
function audienceOf(word, people) {
    if (word !== "only" && word !== "except") return word;
    return { [word]: people.map((user) => user.id) };
}

/**
 * Who may see a story, in words.
 * @param {App} app
 * @param {any} audience
 */
export function audienceWords(app, audience) {
    if (typeof audience === "string") return audiences.find(([word]) => word === audience)?.[1] ?? "";
    const ids = audience?.only ?? audience?.except ?? [];
    const names = ids.slice(0, 3).map((/** @type {string} */ id) => nameOf(app.people.get(id) ?? { id, username: id.replace(/^@|:.*$/g, "") }));
    const more = ids.length > 3 ? ` and ${ids.length - 3} more` : "";
    return `${audience?.only ? "Only" : "Everyone but"} ${names.join(", ")}${more}`;
}
