/**
 * What several tabs of one browser share: a turn at something, and a word to each other. Both work without
 * a secure context too, where browsers offer neither locks nor random UUIDs.
 */

/** How long a turn may take before another tab may have it (only where the browser has no locks of its own). */
const lease = 25_000;

/**
 * Runs `work` while no other tab runs anything under the same name.
 * @template Result
 * @param {string} name
 * @param {() => Promise<Result>} work
 * @returns {Promise<Result>}
 */
export async function alone(name, work) {
    if (navigator.locks) return navigator.locks.request(name, work);
    while (!(await takeTurn(name))) await pause(80 + Math.random() * 120);
    try {
        return await work();
    } finally {
        await endTurn(name);
    }
}

/**
 * Tabs are processes, and hear of each other's localStorage late; a transaction of IndexedDB is one after the other in all of them.
 * @param {string} name
 * @returns {Promise<boolean>} whether it is this tab's turn, which it also is where the browser keeps no such store
 */
function takeTurn(name) {
    return withTurns((turns, answer) => {
        turns.get(name).onsuccess = ({ target }) => {
            const isFree = !(target.result > Date.now());
            if (isFree) turns.put(Date.now() + lease, name);
            answer(isFree);
        };
    }).catch(() => true);
}

/** @param {string} name */
function endTurn(name) {
    return withTurns((turns) => turns.delete(name)).catch(() => {});
}

/**
 * What the tab that had the turn last left for the next one, which may not see yet what that one put into localStorage.
 * @param {string} name
 * @returns {Promise<any>} undefined where nothing was left, or the browser keeps no such store
 */
export function left(name) {
    return withTurns((turns, answer) => (turns.get(`${name} left`).onsuccess = ({ target }) => answer(target.result))).catch(() => undefined);
}

/**
 * @param {string} name
 * @param {any} word what the next to have the turn is to know
 */
export function leave(name, word) {
    return withTurns((turns) => turns.put(word, `${name} left`)).catch(() => {});
}

/**
 * One transaction on the store of turns.
 * @template Result
 * @param {(turns: IDBObjectStore, answer: (result: Result) => void) => void} change
 * @returns {Promise<Result>} what was answered, once it is done
 */
async function withTurns(change) {
    const database = await new Promise((resolve, reject) => {
        const opening = indexedDB.open("rookery.turns", 1);
        opening.onupgradeneeded = () => opening.result.createObjectStore("turns");
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(opening.error);
    });
    try {
        return await new Promise((resolve, reject) => {
            let result;
            const step = database.transaction("turns", "readwrite");
            change(step.objectStore("turns"), (value) => (result = value));
            step.oncomplete = () => resolve(result);
            step.onabort = () => reject(step.error);
        });
    } finally {
        database.close();
    }
}

/**
 * Talks to the other tabs.
 * @param {(message: any) => void} heard
 * @returns {{send: (message: object) => void}}
 */
export function broadcast(heard) {
    if (!("BroadcastChannel" in globalThis)) return { send() {} };
    const channel = new BroadcastChannel("rookery");
    channel.onmessage = (event) => heard(event.data);
    return { send: (message) => channel.postMessage(message) };
}

/**
 * Until when (by this browser's clock) an access token should be used. Measured by the token's own life, so that a
 * browser whose clock is wrong still renews in time.
 * @param {string} token a JWT
 * @returns {number} milliseconds since 1970
 */
export function freshUntil(token) {
    try {
        const body = JSON.parse(atob(token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/")));
        const life = (body.exp - body.iat) * 1000;
        if (life > 0) return Date.now() + life - Math.min(60_000, life / 3);
    } catch {
        // not a token we can read: assume the usual quarter of an hour
    }
    return Date.now() + 13 * 60_000;
}

/** 128 random bits as text. */
export function randomId() {
    return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {number} milliseconds */
export function pause(milliseconds) {
    return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
