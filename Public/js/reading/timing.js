// How long the reader worked on a film. Times are those of performance.now(), in milliseconds.

/** Without any movement, click or key for longer than this, the reader is elsewhere. */
export const idleAfter = 60_000;

/** Active time by its definition: page visible, window focused, and the last sign of life not older than `idleAfter`. */
export class ActiveTime {
    #total = 0;
    /** Start of what is not yet in the total; null while the page is away. */
    #since = null;
    #lastSign = 0;

    /** @param {number} now @param {boolean} present visible and focused @param {number} [before] time from an earlier visit */
    start(now, present, before = 0) {
        this.#total = before;
        this.#since = present ? now : null;
        this.#lastSign = now;
    }

    /** A sign of life. @param {number} now */
    sign(now) {
        this.#settle(now);
        this.#lastSign = now;
    }

    /** The page came to the front or went away. @param {number} now @param {boolean} present */
    presence(now, present) {
        this.#settle(now);
        this.#since = present ? now : null;
        if (present) this.#lastSign = now;
    }

    /** @param {number} now @returns {number} whole milliseconds */
    total(now) {
        this.#settle(now);
        return Math.round(this.#total);
    }

    #settle(now) {
        if (this.#since === null) return;
        const end = Math.min(now, this.#lastSign + idleAfter);
        this.#total += Math.max(0, end - this.#since);
        this.#since = now;
    }
}

const signs = ["pointermove", "pointerdown", "keydown", "wheel", "touchstart"];

/** The times of the case on the screen, fed by the page's events. */
export class CaseTiming {
    #active = new ActiveTime();
    #paintedAt = null;
    #firstDecision = null;

    constructor() {
        for (const name of signs) addEventListener(name, () => this.#active.sign(performance.now()), { passive: true, capture: true });
        const presence = () => this.#active.presence(performance.now(), isPresent());
        document.addEventListener("visibilitychange", presence);
        addEventListener("focus", presence);
        addEventListener("blur", presence);
    }

    /**
     * The full-resolution film is on the screen. A case that was begun on an earlier visit goes on: its first paint, its
     * first decision and its active time up to the last entry count, the time away does not count as active.
     * @param {number} paintedAt performance.now()
     * @param {{paintedAt?: number, activeMilliseconds?: number, firstDecisionMilliseconds?: number|null}} [draft] paintedAt:
     *   the first paint as performance.now() of this page, which may be negative
     */
    start(paintedAt, draft = {}) {
        // Times whose beginning is not known are of no use.
        const before = Number.isFinite(draft.paintedAt) ? draft : { paintedAt };
        this.#paintedAt = Math.min(paintedAt, before.paintedAt);
        this.#firstDecision = before.firstDecisionMilliseconds ?? null;
        this.#active.start(paintedAt, isPresent(), before.activeMilliseconds ?? 0);
    }

    /** The reader chose something; only the first time counts. */
    decided() {
        if (this.#paintedAt !== null) this.#firstDecision ??= Math.round(performance.now() - this.#paintedAt);
    }

    /** paintedAt: the first paint. @returns {{paintedAt: number|null, activeMilliseconds: number, firstDecisionMilliseconds: number|null}} */
    get figures() {
        return {
            paintedAt: this.#paintedAt,
            activeMilliseconds: this.#active.total(performance.now()),
            firstDecisionMilliseconds: this.#firstDecision,
        };
    }
}

function isPresent() {
    return document.visibilityState === "visible" && document.hasFocus();
}
