/** @import {App} from "../app.js" */
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
                    choices: [["private", "Private: only those who are invited"], ["public", "Public: everybody on this node can join"]],
                }),
                choice({
                    name: "history",
                    label: "New members see",
                    choices: [["shared", "Everything written before"], ["joined", "Only what is written after they join"]],
                }),
                picker.element,
            ],
            send: async ({ name, topic, visibility, history }) => {
                const members = picker.chosen().map((user) => user.id);
                const room = await app.api.post("rooms", { kind: "group", name: name.trim(), visibility, history, members, tempId, ...(topic.trim() ? { topic: topic.trim() } : {}) });
                app.rooms.update(room);
                close();
                app.router.toRoom(room.id);
            },
        }),
    );
}
