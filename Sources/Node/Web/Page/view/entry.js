/** @import {App} from "../app.js" */
import { ask } from "../api.js";
import { codeLogIn, codeReset, sendsCodes } from "./code-entry.js";
import { fill, h } from "./dom.js";
import { field, form } from "./form.js";
import { mark } from "./icon.js";
import { invitePreview } from "./join.js";

/** @type {Record<string, string>} */
const farewells = {
    logout: "You are logged out.",
    ended: "This session was ended from another device.",
    suspended: "This account is suspended. Ask the person who runs this node.",
    expired: "Your session has run out. Please log in again.",
};

/**
 * What somebody sees who is not logged in: log in, or make an account.
 * @param {App} app
 * @param {string} [reason] why the last session ended
 */
export function entryView(app, reason) {
    const body = h("div", {});
    const name = h("h1", { class: "entry-name" }, "Rookery");
    const line = h("p", { class: "entry-line" });
    const place = app.router.place;
    const invite = place.kind === "invite" ? place.token : "";
    /** @type {string} */
    let policy = "open";
    let least = 8;
    /** @type {import("./code-entry.js").CodeWays|undefined} */
    let ways;

    const showLogIn = () => {
        document.title = "Log in · Rookery";
        const codes = sendsCodes(ways) ? [swap("", "Log in with a code", showCode), swap("Forgot your password?", "Set a new one", showReset)] : [];
        put(body, h("h2", {}, "Log in"), logInForm(app), codes, policy === "closed" ? null : swap("No account yet?", "Create one", showRegister));
    };
    const showParts = (/** @type {string} */ title, /** @type {Node[]} */ parts) => {
        document.title = `${title} · Rookery`;
        put(body, h("h2", {}, title), ...parts, swap("", "Log in with a password", showLogIn));
    };
    const showCode = () => ways && codeLogIn(app, ways, { invite, policy, least, show: (...parts) => showParts("Log in with a code", parts), welcome: (...parts) => showParts("Create an account", parts) });
    const showReset = () => ways && codeReset(ways, least, (...parts) => showParts("Set a new password", parts), () => {
        showLogIn();
        body.prepend(h("p", { class: "notice", role: "status" }, "Your new password is set. Log in with it."));
    });
    const showRegister = () => {
        document.title = "Create an account · Rookery";
        put(body, h("h2", {}, invite ? "Welcome! Create your account" : "Create an account"), registerForm(app, invite, policy, least), sendsCodes(ways) ? swap("", "Register with a code instead", showCode) : null, swap("Already have an account?", "Log in", showLogIn));
    };

    ask("GET", "node").then(
        (node) => {
            name.textContent = node.title || "Rookery";
            line.textContent = node.name ? `Chat on ${node.name}` : "";
            policy = node.registration ?? "open";
            least = node.limits?.passwordMinimum ?? least;
            ways = node.codes;
            if (policy === "closed" && !invite) showLogIn();
            else if (body.querySelector("[name=displayName]") && !/** @type {HTMLInputElement|null} */ (body.querySelector("[name=username]"))?.value) showRegister();
            else if (sendsCodes(ways) && body.querySelector("[name=password]") && ![...body.querySelectorAll("input")].some((input) => input.value)) showLogIn();
        },
        () => (line.textContent = "The node can’t be reached just now."),
    );
    if (invite || place.kind === "join") showRegister();
    else showLogIn();
    return h(
        "main",
        { class: "entry" },
        h("header", { class: "entry-head" }, mark(), name, line),
        farewells[reason ?? ""] ? h("p", { class: "notice", role: "status" }, farewells[reason ?? ""]) : null,
        place.kind === "join" ? invitePreview(app, place.token) : null,
        h("div", { class: "card" }, body),
        h("p", { class: "entry-foot" }, "Rookery is chat on a machine of your own."),
    );
}

/** @param {App} app */
function logInForm(app) {
    return form({
        submit: "Log in",
        busy: "Logging in…",
        fields: [
            field({ name: "username", label: "Username", autocomplete: "username", required: true }),
            field({ name: "password", label: "Password", type: "password", autocomplete: "current-password", required: true }),
        ],
        send: ({ username, password }) => app.session.logIn({ username: username.trim(), password }),
    });
}

/**
 * @param {App} app
 * @param {string} invite
 * @param {string} policy how the node takes new people: open, invite or closed
 * @param {number} least the shortest password
 */
function registerForm(app, invite, policy, least) {
    const asks = !invite && policy === "invite";
    return form({
        submit: "Create account",
        busy: "Creating your account…",
        fields: [
            asks ? field({ name: "invite", label: "Invite code", hint: "This node takes new people by invite.", required: true }) : h("span", { hidden: true }),
            field({ name: "username", label: "Username", autocomplete: "username", required: true, maxlength: 32, hint: "2 to 32 letters, digits, dots, dashes or underscores." }),
            field({ name: "displayName", label: "Your name", autocomplete: "name", maxlength: 100, hint: "How others see you. You can change it later." }),
            field({ name: "password", label: "Password", type: "password", autocomplete: "new-password", required: true, hint: `At least ${least} characters.` }),
        ],
        send: async ({ username, displayName, password, invite: code }) => {
            const used = invite || code?.trim();
            await app.session.register({
                username: username.trim(),
                password,
                ...(displayName.trim() ? { displayName: displayName.trim() } : {}),
                ...(used ? { invite: used } : {}),
            });
            if (invite) app.router.forgetToken();
        },
    });
}

/**
 * @param {string} words
 * @param {string} action
 * @param {() => void} onclick
 */
function swap(words, action, onclick) {
    return h("p", { class: "swap" }, words, " ", h("button", { type: "button", class: "link", onclick }, action));
}

/**
 * Shows these parts. Who was already in a field is in the field of the same name again, and anybody else in the first:
 * the node's answer may come while somebody begins to type.
 * @param {HTMLElement} body
 * @param {...import("./dom.js").Child} parts
 */
function put(body, ...parts) {
    const had = fieldIn(body)?.name;
    fill(body, ...parts);
    const same = [...body.querySelectorAll("input")].find((input) => input.name === had);
    if (same) return same.focus();
    requestAnimationFrame(() => fieldIn(body) ?? body.querySelector("input")?.focus());
}

/**
 * The field of this part of the page that has the focus.
 * @param {HTMLElement} body
 */
function fieldIn(body) {
    const focused = /** @type {HTMLInputElement|null} */ (document.activeElement);
    return body.contains(focused) && focused?.matches("input") ? focused : null;
}
