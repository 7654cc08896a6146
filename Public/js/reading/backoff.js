// Waiting times between attempts: longer each time, with chance in them so that a hundred readers do not return at once.

/** Shortest and longest wait, in milliseconds. */
const shortest = 500;
const longest = 30_000;

export class Backoff {
    #attempts = 0;
    #random;

    /** @param {() => number} [random] 0 to 1; for tests */
    constructor(random = Math.random) {
        this.#random = random;
    }

    /** @returns {number} milliseconds to wait before the next attempt: between half the step and the step */
    next() {
        const step = Math.min(longest, shortest * 2 ** this.#attempts);
        this.#attempts += 1;
        return Math.max(shortest, step * (0.5 + this.#random() / 2));
    }

    reset() {
        this.#attempts = 0;
    }
}

/** A wait that a call of `wake` ends early. */
export class Alarm {
    #resolve = null;
    #timer = 0;
    #isRung = false;

    /** @param {number} milliseconds Infinity waits for `wake` @returns {Promise<void>} */
    wait(milliseconds) {
        if (this.#isRung) {
            this.#isRung = false;
            return Promise.resolve();
        }
        return new Promise((resolve) => {
            this.#resolve = resolve;
            if (Number.isFinite(milliseconds)) this.#timer = setTimeout(() => this.#end(), milliseconds);
        });
    }

    /** Ends the wait; without one, the next wait ends at once. */
    wake() {
        if (this.#resolve === null) this.#isRung = true;
        else this.#end();
    }

    #end() {
        clearTimeout(this.#timer);
        const resolve = this.#resolve;
        this.#resolve = null;
        resolve?.();
    }
}
