/** @import {App} from "../app.js" */
import { codeForms, sendsCodes } from "./code-entry.js";
import { fill, h } from "./dom.js";
import { toast } from "./toast.js";

/**
 * How one can be reached: the addresses that a code has proven to be one's own, and a way to prove others.
 * @param {App} app
 * @param {any} me
 * @param {any} node what the node says of itself
 */
export function addresses(app, me, node) {
    if (!sendsCodes(node?.codes)) return null;
    const list = h("ul", { class: "addresses" });
    const place = h("div", {});
    const tell = (/** @type {any} */ user) => fill(list, row("Mail", user.email, user.emailConfirmed), row("Phone", user.phone, user.phoneConfirmed));
    const begin = () => codeForms({
        ways: node.codes,
        purpose: "confirm",
        submit: "Confirm",
        post: (path, body) => app.api.post(path, body),
        show: (...parts) => fill(place, ...parts),
        enter: async ({ challenge, code }) => {
            const { user } = await app.api.post("auth/verify-otp", { challenge, code });
            app.session.update(user);
            tell(user);
            begin();
            toast("This address is confirmed.");
        },
    });
    tell(me);
    begin();
    return h("section", { class: "account-part" }, h("h3", {}, "How you can be reached"), h("p", { class: "hint" }, "With a confirmed address you can log in by a code, and set a new password."), list, place);
}

/**
 * @param {string} label
 * @param {string|null} address
 * @param {boolean} confirmed
 */
function row(label, address, confirmed) {
    return h("li", {}, h("span", {}, `${label}: ${address ?? "none"}`), address ? h("span", { class: "hint" }, confirmed ? " confirmed" : " not confirmed yet") : null);
}
