// How much a reader looked around: the number of view changes and the time at 1:1 or more.

/** A run of key presses or wheel steps with no longer pause than this, in milliseconds, is one change. */
const pause = 400;

export class ViewLog {
    #changed;
    #open = null;
    #timer = 0;
    #oneToOneSince = null;
    #oneToOneTotal = 0;

    viewChanges = 0;

    /** @param {(kind: string) => void} changed called once per finished gesture */
    constructor(changed) {
        this.#changed = changed;
    }

    /** Milliseconds at 1:1 or more while the page was visible. */
    get oneToOneMilliseconds() {
        const running = this.#oneToOneSince === null ? 0 : performance.now() - this.#oneToOneSince;
        return Math.round(this.#oneToOneTotal + running);
    }

    /** Notes whether the film now stands visibly at 1:1 or more. @param {boolean} standing */
    note(standing) {
        if (standing === (this.#oneToOneSince !== null)) return;
        if (standing) this.#oneToOneSince = performance.now();
        else {
            this.#oneToOneTotal += performance.now() - this.#oneToOneSince;
            this.#oneToOneSince = null;
        }
    }

    /** Something changed inside a gesture whose end will be told by `finish`. @param {string} kind */
    during(kind) {
        clearTimeout(this.#timer);
        if (this.#open === null) this.viewChanges += 1;
        this.#open ??= kind;
    }

    /** A step of a run (wheel, repeated key) that ends by a pause. @param {string} kind */
    step(kind) {
        if (this.#open !== null && this.#open !== kind) this.finish();
        this.during(kind);
        this.#timer = setTimeout(() => this.finish(), pause);
    }

    /** A change that is complete in itself. @param {string} kind */
    once(kind) {
        this.finish();
        this.during(kind);
        this.finish();
    }

    /** The gesture is over. Does nothing when nothing changed in it. */
    finish() {
        clearTimeout(this.#timer);
        if (this.#open === null) return;
        const kind = this.#open;
        this.#open = null;
        this.#changed(kind);
    }

    /** The gesture was taken back and never happened. */
    takeBack() {
        if (this.#open === null) return;
        clearTimeout(this.#timer);
        this.#open = null;
        this.viewChanges -= 1;
    }

    reset() {
        clearTimeout(this.#timer);
        this.#open = null;
        this.viewChanges = 0;
        this.#oneToOneTotal = 0;
        if (this.#oneToOneSince !== null) this.#oneToOneSince = performance.now();
    }
}
