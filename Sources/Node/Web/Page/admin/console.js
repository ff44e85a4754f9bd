import { Api, ask } from "../api.js";
import { plainWords } from "../problem.js";
import { Session } from "../session.js";
import { fill, h } from "../view/dom.js";
import { field, form } from "../view/form.js";
import { mark } from "../view/icon.js";
import { loading } from "../view/parts.js";
import { consoleShell } from "./console-shell.js";

/** @type {Record<string, string>} */
const farewells = {
    logout: "You are logged out.",
    ended: "This session was ended from elsewhere.",
    suspended: "This account is suspended.",
    expired: "Your session has run out. Please log in again.",
};

const session = new Session();
const api = new Api(session);
const root = /** @type {HTMLElement} */ (document.getElementById("app"));
/** @type {{stop: () => void}|null} */
let shell = null;

session.on("login", enter);
session.on("logout", ({ reason }) => {
    shell?.stop();
    shell = null;
    for (const dialog of document.querySelectorAll("dialog")) dialog.close();
    fill(root, logIn(farewells[reason]));
});

if (session.user) enter();
else fill(root, logIn());

/** Shows the console to an admin, and everybody else the way back. */
async function enter() {
    fill(root, loading("One moment…"));
    try {
        const me = await api.get("users/me");
        if (!session.user) return;
        if (me.role !== "admin") return fill(root, notForYou());
        shell = consoleShell({ api, session, me, lost: () => (shell?.stop(), fill(root, notForYou())) });
        fill(root, /** @type {any} */ (shell).element);
    } catch (problem) {
        if (session.user) fill(root, entry(h("p", { role: "alert" }, plainWords(problem)), h("button", { type: "button", class: "button primary", onclick: enter }, "Try again")));
    }
}

/** @param {string} [farewell] */
function logIn(farewell) {
    document.title = "Log in · Administration";
    const line = h("p", { class: "entry-line" });
    ask("GET", "node").then((node) => (line.textContent = node.name ?? ""), () => {});
    const fields = form({
        submit: "Log in",
        fields: [
            field({ name: "username", label: "Username", autocomplete: "username", required: true, autofocus: true }),
            field({ name: "password", label: "Password", type: "password", autocomplete: "current-password", required: true }),
        ],
        send: ({ username, password }) => session.logIn({ username: username.trim(), password }),
    });
    return entry(line, farewell ? h("p", { class: "notice", role: "status" }, farewell) : null, h("div", { class: "card" }, h("h2", {}, "Log in"), fields), h("p", { class: "swap" }, h("a", { href: "/", class: "link" }, "To the chat")));
}

function notForYou() {
    document.title = "Administration";
    return entry(
        h("div", { class: "card" }, h("h2", {}, "Only for admins"), h("p", {}, `${session.user?.username ?? "This account"} doesn’t administer this node. Ask one of its admins to give you the role.`)),
        h("p", { class: "swap" }, h("a", { href: "/", class: "link" }, "To the chat"), " · ", h("button", { type: "button", class: "link", onclick: () => session.logOut() }, "Log out")),
    );
}

/** @param {...any} children */
function entry(...children) {
    return h("main", { class: "entry" }, h("header", { class: "entry-head" }, mark(), h("h1", { class: "entry-name" }, "Administration")), children);
}
