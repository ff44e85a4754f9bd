/** @import {App} from "../app.js" */
/** @import {Message} from "../types.js" */
import { nameOf } from "../people.js";
import { mentions, preview } from "../text.js";
import { fill, h } from "./dom.js";
import { icon } from "./icon.js";
import { mentionPicker } from "./mention-picker.js";
import { messageType } from "../media.js";
import { attachments } from "./attachments.js";
import { iconButton } from "./parts.js";
import { canRecord, recorder } from "./recorder.js";
import { attempt } from "./toast.js";

/** The longest message, in characters; the node's own limit is in bytes and is the one that counts. */
const longest = 8_000;

/**
 * The line for writing: new messages, replies and edits.
 * @param {App} app
 * @param {string} roomId
 */
export function composer(app, roomId) {
    /** @type {{kind: 'reply'|'edit', message: Message}|null} */
    let about = null;
    const notice = h("div", { class: "about", hidden: true });
    const input = h("textarea", { rows: 1, maxlength: longest, placeholder: "Write a message", "aria-label": "Write a message", enterkeyhint: "send", value: app.drafts.get(roomId) ?? "" });
    const send = h("button", { type: "submit", class: "send", "aria-label": "Send", title: "Send" }, icon("send"));
    const picker = mentionPicker(app, roomId, input);
    const files = attachments(app, () => grow());
    const chooser = h("input", { type: "file", multiple: true, hidden: true, "aria-hidden": "true" });
    const attach = iconButton("attach", "Send a file", () => chooser.click(), { "data-focus": "attach" });
    const record = iconButton("microphone", "Record a voice note", () => startRecording());
    const row = h("div", { class: "composer-row" }, attach, input, record, send);
    const element = h("form", { class: "composer" }, notice, picker.element, files.element, row, chooser);

    const grow = () => {
        input.style.height = "auto";
        input.style.height = `${Math.min(input.scrollHeight, 180)}px`;
        send.disabled = !input.value.trim() && (files.isEmpty || files.isStuck);
        // Nothing is written: then the place is for speaking.
        record.hidden = !canRecord() || Boolean(input.value) || !files.isEmpty;
        send.hidden = !record.hidden;
        attach.hidden = about?.kind === "edit";
    };
    const set = (/** @type {string} */ text) => {
        input.value = text;
        app.drafts.set(roomId, about?.kind === "edit" ? "" : text);
        grow();
    };
    const setAbout = (/** @type {typeof about} */ now) => {
        about = now;
        notice.hidden = !now;
        if (!now) return fill(notice);
        const who = now.message.sender?.id === app.me?.id ? "yourself" : nameOf(app.people.get(now.message.sender?.id) ?? now.message.sender);
        fill(
            notice,
            icon(now.kind === "edit" ? "edit" : "reply"),
            h("div", { class: "room-words" }, h("span", { class: "room-name" }, now.kind === "edit" ? "Edit message" : `Reply to ${who}`), h("span", { class: "room-last" }, preview(now.message))),
            iconButton("close", now.kind === "edit" ? "Stop editing" : "Don’t reply", cancel),
        );
    };
    const cancel = () => {
        if (about?.kind === "edit") set("");
        setAbout(null);
        input.focus();
    };
    const submit = async () => {
        const text = input.value.trim();
        if (!files.isEmpty && about?.kind !== "edit") return submitFiles(text);
        if (!text) return;
        const ids = mentions(text, app.members(roomId).list().map((member) => member.user));
        const content = { type: "text", text, ...(ids.length ? { mentions: ids } : {}) };
        const { kind, message } = about ?? {};
        app.typing.stopped();
        if (kind === "edit" && message) {
            if (!(await attempt(async () => app.knownTimeline(roomId)?.edited({ ...message, ...(await app.live.request("edit_message", { messageId: message.id, content })) })))) return;
        } else {
            app.outbox.add(roomId, content, message && { id: message.id, sender: message.sender, text: preview(message) });
        }
        setAbout(null);
        set("");
    };
    /** The words go with the first file. */
    const submitFiles = async (/** @type {string} */ text) => {
        if (files.isStuck) return;
        const replyTo = about && { id: about.message.id, sender: about.message.sender, text: preview(about.message) };
        app.typing.stopped();
        setAbout(null);
        set("");
        const sent = await files.take();
        if (!sent) return set(text);
        for (const [index, media] of sent.entries()) {
            const caption = (index === 0 && text) || (media.name ?? "");
            app.outbox.add(roomId, { type: messageType(media), text: caption, media }, index === 0 && replyTo ? replyTo : undefined);
        }
    };
    const startRecording = async () => {
        const bar = await recorder(
            app,
            (media) => app.outbox.add(roomId, { type: media.kind === "audio" ? "voice" : "document", text: media.name ?? "", media }),
            () => {
                bar?.replaceWith(row);
                input.focus();
            },
        );
        if (bar) row.replaceWith(bar);
    };
    chooser.addEventListener("change", () => {
        files.add(chooser.files ?? []);
        chooser.value = "";
        input.focus();
    });
    input.addEventListener("paste", (/** @type {ClipboardEvent} */ event) => {
        const pasted = [...(event.clipboardData?.files ?? [])];
        if (!pasted.length || about?.kind === "edit") return;
        event.preventDefault();
        files.add(pasted);
    });
    input.addEventListener("input", () => {
        set(input.value);
        picker.update();
        app.typing.wrote(roomId, Boolean(input.value.trim()) && about?.kind !== "edit");
    });
    input.addEventListener("blur", () => app.typing.stopped());
    input.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
        if (event.isComposing || picker.key(event)) return;
        const touch = matchMedia("(pointer: coarse)").matches;
        if (event.key === "Enter" && !event.shiftKey && !touch) {
            event.preventDefault();
            submit();
        } else if (event.key === "Escape" && about) {
            cancel();
        } else if (event.key === "ArrowUp" && !input.value) {
            event.preventDefault();
            /** @type {HTMLElement|null} */ ([...document.querySelectorAll("[data-message]")].at(-1))?.focus();
        }
    });
    element.addEventListener("submit", (/** @type {Event} */ event) => {
        event.preventDefault();
        submit();
        input.focus();
    });
    queueMicrotask(grow);
    return {
        element,
        focus: () => input.focus(),
        reply: (/** @type {Message} */ message) => {
            setAbout({ kind: "reply", message });
            input.focus();
        },
        edit: (/** @type {Message} */ message) => {
            setAbout({ kind: "edit", message });
            set(message.content?.text ?? "");
            input.focus();
        },
        attach: (/** @type {Iterable<File>} */ list) => {
            if (about?.kind !== "edit") files.add(list);
        },
        dispose: () => {
            app.typing.stopped();
            files.clear();
        },
    };
}
