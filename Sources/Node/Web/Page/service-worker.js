/**
 * Shows what the node says while no page is open. It holds no login and asks the node for nothing: what a push says is all it knows.
 */
const worker = /** @type {any} */ (globalThis);

worker.addEventListener("install", () => worker.skipWaiting());
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener("push", (/** @type {any} */ event) => event.waitUntil(show(event.data)));
worker.addEventListener("notificationclick", (/** @type {any} */ event) => event.waitUntil(open(event.notification)));
worker.addEventListener("pushsubscriptionchange", (/** @type {any} */ event) => event.waitUntil(renew(event)));

const pages = () => worker.clients.matchAll({ type: "window", includeUncontrolled: true });

/** @param {any} data of the push */
async function show(data) {
    // Who looks at the page sees it there.
    if ((await pages()).some((/** @type {any} */ page) => page.focused)) return;
    const { title, body, roomId, messageId, at } = noteOf(data);
    await worker.registration.showNotification(title, {
        body,
        tag: roomId,
        renotify: Boolean(roomId),
        timestamp: at,
        data: { roomId, messageId },
    });
}

/**
 * A push must show something: one that cannot be read says so much.
 * @param {any} data
 */
function noteOf(data) {
    try {
        const note = data.json();
        if (typeof note.title === "string" && typeof note.body === "string") return note;
    } catch {
        // not ours, or of a later node
    }
    return { title: "Rookery", body: "New message" };
}

/** @param {any} notification */
async function open(notification) {
    notification.close();
    const { roomId } = notification.data ?? {};
    const [page] = await pages();
    if (!page) return worker.clients.openWindow(roomId ? `/#/room/${encodeURIComponent(roomId)}` : "/");
    page.postMessage({ kind: "open", roomId });
    // A browser may refuse to bring a page to the front.
    await page.focus().catch(() => {});
}

/**
 * The push service gave this browser another address. Only a page can tell the node, because only pages are logged in.
 * @param {any} event
 */
async function renew(event) {
    const options = event.oldSubscription?.options;
    // Where that fails a page tries it again, so somebody has to open one all the same.
    if (options) await worker.registration.pushManager.subscribe(options).catch(() => {});
    const open = await pages();
    for (const page of open) page.postMessage({ kind: "renewed" });
    if (!open.length) await worker.registration.showNotification("Rookery", { body: "Open the page once to go on hearing of new messages." });
}
