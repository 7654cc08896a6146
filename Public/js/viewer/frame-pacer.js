// When to paint, and how finely: a machine that cannot keep up gets drafts while the picture moves.

/** A frame that takes longer than this (ms) makes the following ones of the gesture drafts. */
const frameBudget = 20;
/** The picture is sharpened when nothing has moved for this long (ms). */
const settleTime = 120;

/** What moves: the film's place (must be resampled) or only its tones. @typedef {"place"|"tone"} Part */

export class FramePacer {
    #paint;
    #request = 0;
    #settleTimer = 0;
    #moving = null;
    #isDraft = false;
    #slow = { place: false, tone: false };

    /** @param {(asDraft: boolean) => void} paint */
    constructor(paint) {
        this.#paint = paint;
    }

    /** A new film: forgets what was slow. @param {number} milliseconds what resampling it took, 0 if unknown */
    restart(milliseconds) {
        this.cancel();
        this.#slow = { place: milliseconds > frameBudget, tone: false };
    }

    /** Paints in the next frame. @param {Part} part */
    request(part) {
        this.#moving = this.#moving === "place" ? "place" : part;
        clearTimeout(this.#settleTimer);
        this.#settleTimer = setTimeout(() => this.#settle(), settleTime);
        if (this.#request !== 0) return;
        this.#request = requestAnimationFrame(() => {
            this.#request = 0;
            this.#paintMoving();
        });
    }

    /** Paints at once and sharply. */
    paintNow() {
        this.#isDraft = false;
        this.#paint(false);
    }

    cancel() {
        cancelAnimationFrame(this.#request);
        clearTimeout(this.#settleTimer);
        this.#request = 0;
        this.#moving = null;
        this.#isDraft = false;
    }

    #paintMoving() {
        const part = this.#moving ?? "place";
        const asDraft = this.#moving !== null && this.#slow[part];
        const start = performance.now();
        this.#paint(asDraft);
        if (!asDraft) this.#slow[part] = performance.now() - start > frameBudget;
        this.#isDraft = asDraft;
    }

    #settle() {
        this.#moving = null;
        if (this.#isDraft) this.paintNow();
    }
}
