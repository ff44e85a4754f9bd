/** @import {Api} from "./api.js" */
import { Emitter } from "./emitter.js";
import { path } from "./api.js";

const script = "/web/service-worker.js";
/** The login for which this browser shows notifications; gone with it. */
const chosen = "rookery.notifications";

/**
 * Notifications while the page is closed: a service worker that the node wakes through the browser's push service.
 * Says `change` when {@link state} is another one, and `open {roomId}` when somebody clicks a notification.
 */
export class Notifications extends Emitter {
    /** @param {Api} api */
    constructor(api) {
        super();
        this.api = api;
        if (this.supported) navigator.serviceWorker.addEventListener("message", ({ data }) => this.#heard(data));
    }

    get supported() {
        return "serviceWorker" in navigator && "PushManager" in globalThis && "Notification" in globalThis;
    }

    /** @returns {'unsupported'|'blocked'|'on'|'off'} */
    get state() {
        if (!this.supported) return "unsupported";
        if (Notification.permission === "denied") return "blocked";
        return localStorage.getItem(chosen) === this.#login && this.#login ? "on" : "off";
    }

    /** At every start: the node is told again where this browser is reached, in case that has changed. */
    async start() {
        if (this.state === "on") await this.#subscribe().catch(() => {});
    }

    /** Asks for permission and lets the node wake this browser. */
    async enable() {
        if ((await Notification.requestPermission()) !== "granted") return this.emit("change");
        await this.#subscribe();
        localStorage.setItem(chosen, this.#login);
        this.emit("change");
    }

    async disable() {
        localStorage.removeItem(chosen);
        await this.forget();
        const devices = await this.api.get("devices/push");
        for (const device of devices.items) if (device.current) await this.api.delete(path`devices/push/${device.id}`);
        this.emit("change");
    }

    /** Nobody is logged in here any more: nothing may be shown either. The node forgets this browser with its session. */
    async forget() {
        localStorage.removeItem(chosen);
        const registration = await this.#registration();
        for (const note of (await registration?.getNotifications()) ?? []) note.close();
        await (await registration?.pushManager.getSubscription())?.unsubscribe();
    }

    /**
     * A room was read: what was shown of it goes.
     * @param {string} roomId
     */
    async read(roomId) {
        const registration = await this.#registration();
        for (const note of (await registration?.getNotifications({ tag: roomId })) ?? []) note.close();
    }

    /** The id of the login that the choice belongs to. */
    get #login() {
        return this.api.session.id ?? "";
    }

    async #registration() {
        return this.supported ? navigator.serviceWorker.getRegistration("/") : undefined;
    }

    async #subscribe() {
        const { key } = await this.api.get("devices/webpush-key");
        await navigator.serviceWorker.register(workerAddress(), { scope: "/" });
        const { pushManager } = await navigator.serviceWorker.ready;
        const wanted = bytesOf(key);
        const before = await pushManager.getSubscription();
        // Made for a key that the node has no more: nothing would arrive.
        if (before && !sameBytes(before.options.applicationServerKey, wanted)) await before.unsubscribe();
        const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: wanted });
        await this.api.put("devices/push", { kind: "webpush", subscription: subscription.toJSON() });
    }

    /** @param {{kind: string, roomId?: string}} message from the service worker */
    #heard(message) {
        if (message.kind === "open" && message.roomId) this.emit("open", { roomId: message.roomId });
        if (message.kind === "renewed") this.start();
    }
}

/** The only address that the page's policy lets become a script. */
function workerAddress() {
    const types = /** @type {any} */ (globalThis).trustedTypes;
    policy ??= types?.createPolicy("rookery-worker", { createScriptURL: () => script });
    return policy ? policy.createScriptURL("") : script;
}

/** @type {any} */
let policy;

/** @param {string} text URL-safe base64 */
function bytesOf(text) {
    return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
}

/**
 * @param {ArrayBuffer|null|undefined} one
 * @param {Uint8Array} other
 */
function sameBytes(one, other) {
    const bytes = new Uint8Array(one ?? new ArrayBuffer(0));
    return bytes.length === other.length && bytes.every((byte, index) => byte === other[index]);
}
