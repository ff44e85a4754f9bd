/** How long to wait before the next try: longer after each failure, never the same for two clients. */
export class Backoff {
    #failures = 0;

    /** @param {{first?: number, most?: number, random?: () => number}} [options] times in milliseconds */
    constructor({ first = 500, most = 30_000, random = Math.random } = {}) {
        this.first = first;
        this.most = most;
        this.random = random;
    }

    /** The wait after one more failure, in milliseconds. */
    next() {
        const longest = Math.min(this.most, this.first * 2 ** this.#failures);
        this.#failures += 1;
        return longest / 2 + (this.random() * longest) / 2;
    }

    reset() {
        this.#failures = 0;
    }
}
