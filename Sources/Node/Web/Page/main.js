import { App } from "./app.js";
import { fill } from "./view/dom.js";
import { entryView } from "./view/entry.js";
import { shellView } from "./view/shell.js";

/** Why the last session of this tab ended, across the reload that clears everything it knew. */
const farewell = "rookery.farewell";

const app = new App();
const root = /** @type {HTMLElement} */ (document.getElementById("app"));

app.session.on("login", () => show());
app.session.on("logout", async ({ reason }) => {
    app.stop();
    // A push service that does not answer keeps nobody from leaving.
    await Promise.race([app.notifications.forget().catch(() => {}), new Promise((resolve) => setTimeout(resolve, 2_000))]);
    sessionStorage.clear();
    sessionStorage.setItem(farewell, reason);
    location.replace("/");
});

show();

function show() {
    if (app.session.user) {
        fill(root, shellView(app).element);
        app.start();
        return;
    }
    const reason = sessionStorage.getItem(farewell) ?? undefined;
    sessionStorage.removeItem(farewell);
    const draw = () => fill(root, entryView(app, reason));
    app.router.on("change", () => app.session.user || draw());
    draw();
}
