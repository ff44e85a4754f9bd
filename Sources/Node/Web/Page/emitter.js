/** A list of listeners by name: how the page's state tells its views that something changed. */
export class Emitter {
    /** @type {Map<string, Set<(detail: any) => void>>} */
    #listeners = new Map();

    /**
     * Calls `listener` at every `name` from now on.
     * @param {string} name
     * @param {(detail: any) => void} listener
     * @returns {() => void} call it to stop listening
     */
    on(name, listener) {
        const listeners = this.#listeners.get(name) ?? new Set();
        listeners.add(listener);
        this.#listeners.set(name, listeners);
        return () => listeners.delete(listener);
    }

    /**
     * @param {string} name
     * @param {any} [detail]
     */
    emit(name, detail) {
        for (const listener of [...(this.#listeners.get(name) ?? [])]) listener(detail);
    }
}

/**
 * Makes a function that runs `work` once at the end of the current turn, however often it is called.
 * @param {() => void} work
 * @returns {() => void}
 */
export function coalesced(work) {
    let planned = false;
    return () => {
        if (planned) return;
        planned = true;
        queueMicrotask(() => {
            planned = false;
            work();
        });
    };
}
