/** @import {App} from "../app.js" */
/** @import {User} from "../types.js" */
import { nameOf } from "../people.js";
import { openDialog } from "./dialog.js";
import { button } from "./parts.js";
import { h } from "./dom.js";
import { peoplePicker } from "./people-picker.js";
import { attempt, toast } from "./toast.js";

/**
 * Finds somebody to write to.
 * @param {App} app
 */
export function openNewChat(app) {
    openDialog("Write to somebody", (close) => peoplePicker(app, "Who?", "Name or username", (user) => writeTo(app, user).then((worked) => worked && close())).element);
}

/**
 * Opens the direct room with somebody; the node finds the one that is already there.
 * @param {App} app
 * @param {User} user
 */
export function writeTo(app, user) {
    return attempt(async () => {
        const room = await app.api.post("rooms", { kind: "direct", members: [user.id] });
        app.rooms.update(room);
        app.router.toRoom(room.id);
    });
}

/**
 * Puts people into a room.
 * @param {App} app
 * @param {string} roomId
 */
export function openAddPeople(app, roomId) {
    openDialog("Add people", (close) => {
        const picker = peoplePicker(app, "Who?", "Name or username");
        const add = async () => {
            const members = app.members(roomId);
            for (const user of picker.chosen()) if (!(await attempt(() => members.add(user.id)))) return;
            if (picker.chosen().length) toast(`${picker.chosen().map(nameOf).join(", ")} added or invited.`);
            members.load(true);
            app.rooms.refresh(roomId).catch(() => {});
            close();
        };
        return [picker.element, h("div", { class: "form-buttons" }, button("Cancel", close), button("Add", add, "primary"))];
    });
}
