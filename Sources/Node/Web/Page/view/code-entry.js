/** @import {App} from "../app.js" */
import { ask } from "../api.js";
import { h } from "./dom.js";
import { choice, field, form } from "./form.js";
import { plainWords } from "../problem.js";
import { toast } from "./toast.js";

/**
 * Where and how a node sends codes, as it says of itself.
 * @typedef {{channels: string[], countries: string[]}} CodeWays
 */

/** @param {CodeWays|undefined} ways */
export const sendsCodes = (ways) => (ways?.channels?.length ?? 0) > 0;

/**
 * A form that has a code sent, and after it one that takes the code.
 * @param {{ways: CodeWays, purpose: "login"|"confirm"|"reset", submit: string, fields?: () => Node[], value?: string,
 *   post?: (path: string, body: object) => Promise<any>,
 *   enter: (values: Record<string, string>) => Promise<void>, show: (...parts: Node[]) => void}} options
 *   `enter` gets `challenge`, `code` and what `fields` ask for; `show` puts the forms into the page
 */
export function codeForms(options) {
    const { ways, purpose, value, show, post = (path, body) => ask("POST", path, body) } = options;
    const askAgain = () => show(askForm(ways, value, send));
    /** @param {Record<string, string>} values */
    const send = async (values) => {
        const body = { purpose, ...addressIn(values.address), ...(values.channel ? { channel: values.channel } : {}) };
        const answer = await post("auth/send-otp", body);
        show(...codeForm(options, answer, values.address, () => send(values), askAgain));
    };
    askAgain();
}

/**
 * @param {CodeWays} ways
 * @param {string|undefined} value
 * @param {(values: Record<string, string>) => Promise<void>} send
 */
function askForm(ways, value, send) {
    const [mail, sms, whatsApp] = ["mail", "sms", "whatsapp"].map((channel) => ways.channels.includes(channel));
    const texts = sms || whatsApp;
    const label = mail && texts ? "Mail address or phone number" : mail ? "Mail address" : "Phone number";
    const hint = texts ? `A number begins with + and its country’s code. ${reached(ways.countries)}` : undefined;
    return form({
        submit: "Send code",
        busy: "Sending…",
        fields: [
            field({ name: "address", label, hint, value, required: true, maxlength: 254, type: mail ? "text" : "tel", autocomplete: mail ? "email" : "tel" }),
            sms && whatsApp ? choice({ name: "channel", label: "To a number by", value: "sms", choices: [["sms", "Text message"], ["whatsapp", "WhatsApp"]] }) : h("span", { hidden: true }),
        ],
        send,
    });
}

/**
 * @param {Parameters<typeof codeForms>[0]} options
 * @param {{challenge: string, resendAfter: number}} answer
 * @param {string} address
 * @param {() => Promise<void>} resend
 * @param {() => void} askAgain
 */
function codeForm({ submit, fields = () => [], enter }, { challenge, resendAfter }, address, resend, askAgain) {
    const again = h("button", { type: "button", class: "link", disabled: true, onclick: () => resend().catch((problem) => toast(plainWords(problem))) }, "Send it again");
    setTimeout(() => (again.disabled = false), resendAfter * 1000);
    return [
        h("p", { class: "hint lead", role: "status" }, `If ${address} can be reached, a code of six digits is on its way. It is good for a few minutes.`),
        form({
            submit,
            fields: [
                field({ name: "code", label: "Code", autocomplete: "one-time-code", inputmode: "numeric", required: true, maxlength: 10, autofocus: true }),
                ...fields(),
            ],
            send: (values) => enter({ ...values, challenge }),
        }),
        h("p", { class: "swap" }, again, " · ", h("button", { type: "button", class: "link", onclick: askAgain }, "Use another address")),
    ];
}

/**
 * Logging in with a code; who is new makes an account.
 * @param {App} app
 * @param {CodeWays} ways
 * @param {{invite: string, policy: string, least: number, show: (...parts: Node[]) => void, welcome: (...parts: Node[]) => void}} entry
 */
export function codeLogIn(app, ways, { invite, policy, least, show, welcome }) {
    codeForms({
        ways,
        purpose: "login",
        submit: "Continue",
        show,
        enter: async ({ challenge, code }) => {
            const token = await app.session.enterCode({ challenge, code });
            if (token) welcome(h("p", { class: "hint lead" }, "This address has no account yet. What shall we call you?"), profileForm(app, token, invite, policy, least));
        },
    });
}

/**
 * @param {App} app
 * @param {string} token
 * @param {string} invite
 * @param {string} policy
 * @param {number} least
 */
function profileForm(app, token, invite, policy, least) {
    const asks = !invite && policy === "invite";
    return form({
        submit: "Create account",
        busy: "Creating your account…",
        fields: [
            asks ? field({ name: "invite", label: "Invite code", hint: "This node takes new people by invite.", required: true }) : h("span", { hidden: true }),
            field({ name: "username", label: "Username", autocomplete: "username", required: true, maxlength: 32, hint: "2 to 32 letters, digits, dots, dashes or underscores.", autofocus: true }),
            field({ name: "displayName", label: "Your name", autocomplete: "name", maxlength: 64, hint: "How others see you. You can change it later." }),
            field({ name: "password", label: "Password, if you want one", type: "password", autocomplete: "new-password", hint: `At least ${least} characters. Without one you log in with codes.` }),
        ],
        send: async ({ username, displayName, password, invite: code }) => {
            const used = invite || code?.trim();
            await app.session.completeProfile({
                registrationToken: token,
                username: username.trim(),
                ...(displayName.trim() ? { displayName: displayName.trim() } : {}),
                ...(password ? { password } : {}),
                ...(used ? { invite: used } : {}),
            });
            if (invite) app.router.forgetToken();
        },
    });
}

/**
 * A new password for a code.
 * @param {CodeWays} ways
 * @param {number} least
 * @param {(...parts: Node[]) => void} show
 * @param {() => void} done
 */
export function codeReset(ways, least, show, done) {
    codeForms({
        ways,
        purpose: "reset",
        submit: "Set password",
        fields: () => [field({ name: "newPassword", label: "New password", type: "password", autocomplete: "new-password", required: true, hint: `At least ${least} characters. You are logged out everywhere else.` })],
        show,
        enter: async ({ challenge, code, newPassword }) => {
            await ask("POST", "auth/password-reset", { challenge, code, newPassword });
            done();
        },
    });
}

/**
 * The countries that texts go to, as long as they fit into a sentence.
 * @param {string[]} countries
 */
function reached(countries) {
    if (!countries.length || countries.length > 5) return "";
    const names = new Intl.DisplayNames(["en"], { type: "region" });
    return `Texts go to ${new Intl.ListFormat("en").format(countries.map((code) => names.of(code) ?? code))}.`;
}

/**
 * What was typed, as the node wants it.
 * @param {string} text
 */
const addressIn = (text) => (text.includes("@") ? { email: text.trim() } : { phone: text.trim() });
