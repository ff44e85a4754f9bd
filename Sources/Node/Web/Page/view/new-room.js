/** @import {App} from "../app.js" */
import { nodeOf } from "../people.js";
import { randomId } from "../tabs.js";
import { openDialog } from "./dialog.js";
import { choice, field, form } from "./form.js";
import { peoplePicker } from "./people-picker.js";

/** @param {App} app */
export function openNewRoom(app) {
    // One tempId for the whole dialog: a second press after a lost answer makes no second room.
    const tempId = randomId();
    const picker = peoplePicker(app, "Members", "Find people to add");
    openDialog("Create a room", (close) =>
        form({
            submit: "Create room",
            busy: "Creating…",
            fields: [
                field({ name: "name", label: "Name", required: true, maxlength: 100, autofocus: true }),
                field({ name: "topic", label: "Topic (optional)", maxlength: 500 }),
                choice({
                    name: "visibility",
                    label: "Who can find it",
                    choices: [["private", "Private: only those who are invited"], ["public", "Public: everybody can find and join it"]],
                }),
                choice({
                    name: "federate",
                    label: "Other nodes",
                    choices: [["true", "People of linked nodes can be in it, too"], ["", "Only people of this node, for good"]],
                }),
                field({
                    name: "alias", label: "Address (optional)", maxlength: 64, placeholder: "kitchen", autocapitalize: "none", spellcheck: "false",
                    hint: `Small letters, digits, dots and hyphens: “kitchen” becomes #kitchen:${nodeOf(app.me)}, by which the room is found.`,
                }),
                choice({
                    name: "history",
                    label: "New members see",
                    choices: [["shared", "Everything written before"], ["joined", "Only what is written after they join"]],
                }),
                picker.element,
            ],
            send: async ({ name, topic, visibility, history, federate, alias }) => {
                const members = picker.chosen().map((user) => user.id);
                const room = await app.api.post("rooms", { kind: "group", name: name.trim(), visibility, history, members, tempId, federate: federate === "true", ...(alias.trim() ? { alias: alias.trim() } : {}), ...(topic.trim() ? { topic: topic.trim() } : {}) });
                app.rooms.update(room);
                close();
                app.router.toRoom(room.id);
            },
        }),
    );
}
