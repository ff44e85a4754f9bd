/** @import {App} from "../app.js" */
import { addresses } from "./addresses.js";
import { openDialog } from "./dialog.js";
import { fill, h } from "./dom.js";
import { choice, field, form, tick } from "./form.js";
import { upload } from "../media.js";
import { plainWords } from "../problem.js";
import { avatar, button } from "./parts.js";
import { notificationsPart } from "./notification-settings.js";
import { nameOf } from "../people.js";
import { toast } from "./toast.js";

/** @type {[string, string][]} */
const circles = [["everyone", "Everyone"], ["contacts", "My contacts"], ["nobody", "Nobody"]];

/**
 * One's own name, what others may see, and the password.
 * @param {App} app
 */
export async function openAccount(app) {
    const [me, node, settings] = await Promise.all([
        app.api.get("users/me").catch(() => app.me),
        app.api.get("node").catch(() => null),
        app.api.get("users/me/settings").catch(() => null),
    ]);
    if (!me) return;
    openDialog("Profile and privacy", () => [
        head(app, me),
        profile(app, me),
        privacy(app, me),
        notificationsPart(app, settings),
        addresses(app, me, node),
        password(app),
    ]);
}

/**
 * Who one is, with a picture that can be changed.
 * @param {App} app
 * @param {any} me
 */
function head(app, me) {
    const element = h("div", { class: "account-head" });
    const chooser = h("input", { type: "file", accept: "image/png,image/jpeg,image/gif,image/webp", hidden: true, "aria-label": "Your picture" });
    const draw = (/** @type {any} */ user) => {
        app.session.update(user);
        const remove = user.avatar ? button("Remove", () => app.api.patch("users/me", { avatar: null }).then(draw, (problem) => toast(plainWords(problem))), "quiet") : null;
        fill(
            element,
            avatar(user.id, nameOf(user), "large", undefined, user.avatar),
            h("div", {}, h("h3", {}, nameOf(user)), h("p", { class: "hint" }, user.id), h("div", { class: "picture-buttons" }, button("Change picture", () => chooser.click(), "quiet"), remove)),
            chooser,
        );
    };
    chooser.addEventListener("change", () => {
        const file = chooser.files?.[0];
        chooser.value = "";
        if (file) upload(app, file, { to: "users/me/avatar" }).then(draw, (problem) => toast(problem.detail || plainWords(problem)));
    });
    draw(me);
    return element;
}

/**
 * @param {App} app
 * @param {any} me
 */
function profile(app, me) {
    return h("section", { class: "account-part" }, h("h3", {}, "Profile"), form({
        submit: "Save profile",
        fields: [
            field({ name: "displayName", label: "Your name", value: me.displayName ?? "", maxlength: 100 }),
            field({ name: "bio", label: "About you", value: me.bio ?? "", maxlength: 500, multiline: true }),
        ],
        send: async ({ displayName, bio }) => {
            app.session.update(await app.api.patch("users/me", { displayName: displayName.trim(), bio: bio.trim() }));
            toast("Saved.");
        },
    }));
}

/**
 * @param {App} app
 * @param {any} me
 */
function privacy(app, me) {
    const now = me.privacy ?? {};
    return h("section", { class: "account-part" }, h("h3", {}, "Privacy"), form({
        submit: "Save privacy",
        fields: [
            choice({ name: "lastSeen", label: "Who sees when you are online", value: now.lastSeen, choices: circles }),
            choice({ name: "direct", label: "Who may write to you", value: now.direct, choices: circles }),
            choice({ name: "groups", label: "Who may add you to rooms", value: now.groups, choices: circles, hint: "Others can still invite you; you decide whether to join." }),
            tick({ name: "readReceipts", label: "Send read receipts", checked: now.readReceipts !== false, hint: "Let others see that you have read their messages." }),
        ],
        send: async ({ lastSeen, direct, groups, readReceipts }) => {
            app.session.update(await app.api.patch("users/me", { privacy: { lastSeen, direct, groups, readReceipts: readReceipts === "true" } }));
            toast("Saved.");
        },
    }));
}

/** @param {App} app */
function password(app) {
    const element = form({
        submit: "Change password",
        fields: [
            field({ name: "currentPassword", label: "Current password", type: "password", autocomplete: "current-password", required: true }),
            field({ name: "newPassword", label: "New password", type: "password", autocomplete: "new-password", required: true, hint: "At least 8 characters." }),
        ],
        send: async (values) => {
            await app.api.put("auth/password", values);
            element.reset();
            toast("Your password is changed.");
        },
    });
    return h("section", { class: "account-part" }, h("h3", {}, "Password"), element);
}
