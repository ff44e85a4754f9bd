/** @import {App} from "../app.js" */
import { fill, h } from "./dom.js";
import { choice, field, form, tick } from "./form.js";
import { button } from "./parts.js";
import { attempt, toast } from "./toast.js";

/** @type {[string, string][]} */
const levels = [["all", "Every message"], ["mentions", "Only what is meant for me"], ["none", "Nothing"]];
/** @type {[string, string][]} */
const contents = [["full", "Who wrote what"], ["sender", "Only who wrote"], ["none", "Only that there is something"]];

const words = {
    unsupported: "This browser cannot show notifications for this page. On a phone, add the page to the home screen first; without https no browser does.",
    blocked: "This browser does not let this page show notifications. Allow them in its settings, beside the address.",
    on: "This browser shows notifications while the page is closed.",
    off: "This browser shows nothing while the page is closed.",
};

/**
 * Whether this browser shows notifications, and what all devices of the account are woken for.
 * @param {App} app
 * @param {any} settings of the account
 */
export function notificationsPart(app, settings) {
    const here = h("div", { class: "notifications-here" });
    const { notifications } = app;
    const draw = () => {
        const { state } = notifications;
        const on = state === "on";
        const change = () => attempt(async () => (await (on ? notifications.disable() : notifications.enable()), draw()));
        const switched = ["on", "off"].includes(state) ? button(on ? "Turn off here" : "Turn on here", change, "quiet") : null;
        fill(here, h("p", { class: "hint" }, words[state]), switched);
    };
    draw();
    notifications.on("change", draw);
    return h("section", { class: "account-part" }, h("h3", {}, "Notifications"), here, settings ? wishes(app, settings) : null);
}

/**
 * @param {App} app
 * @param {any} settings
 */
function wishes(app, settings) {
    const quiet = settings.doNotDisturb;
    return form({
        submit: "Save notifications",
        fields: [
            choice({ name: "notify", label: "Notify me of", value: settings.notify, choices: levels, hint: "Each room can be set to less." }),
            choice({ name: "pushContent", label: "A notification says", value: settings.pushContent, choices: contents }),
            tick({ name: "quiet", label: "Do not disturb", checked: Boolean(quiet), hint: "Every day between these times, calls too." }),
            h(
                "div",
                { class: "quiet-hours" },
                field({ name: "from", label: "From", type: "time", value: quiet?.from ?? "22:00" }),
                field({ name: "to", label: "To", type: "time", value: quiet?.to ?? "07:00" }),
            ),
        ],
        send: async ({ notify, pushContent, quiet: wanted, from, to }) => {
            const timeZone = quiet?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
            await app.api.patch("users/me/settings", { notify, pushContent, doNotDisturb: wanted ? { from, to, timeZone } : null });
            toast("Saved.");
        },
    });
}
