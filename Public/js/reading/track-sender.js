// Sends tracks when no answer waits. They are kept in memory only and may be lost with the page; an answer never is.

/** Most tracks that wait; the oldest goes. */
const mostWaiting = 40;
/** Until it is tried again after a failure, in milliseconds. */
const pause = 10_000;

export class TrackSender {
    #sender;
    #api;
    #waiting = [];
    #isSending = false;
    #isLeaving = false;
    #timer = 0;

    /** @param {import("./sender.js").Sender} sender of the answers @param {import("./api.js").ReadingAPI} api */
    constructor(sender, api) {
        this.#sender = sender;
        this.#api = api;
        sender.addEventListener("state", () => void this.#send());
        addEventListener("pagehide", () => {
            this.#isLeaving = true;
            this.#flush();
        });
    }

    /** @param {string} slot @param {object} body */
    take(slot, body) {
        this.#waiting.push({ slot, body });
        if (this.#waiting.length > mostWaiting) this.#waiting.shift();
        if (this.#isLeaving) this.#flush();
        // The answer that ended the track goes first: the sender tells when it is idle again.
        this.#later(1000);
    }

    /** Nothing comes back to a page that is gone: all that waits goes out at once. The same key counts once. */
    #flush() {
        for (const { slot, body } of this.#waiting.splice(0)) this.#api.postTrack(slot, body).catch(() => {});
    }

    #later(milliseconds) {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => void this.#send(), milliseconds);
    }

    async #send() {
        if (this.#isSending || this.#waiting.length === 0 || this.#sender.state.state !== "idle") return;
        this.#isSending = true;
        const [first] = this.#waiting;
        let isDone = true;
        try {
            await this.#api.postTrack(first.slot, first.body);
        } catch (failure) {
            // What the server will never take is dropped without a word.
            isDone = failure.kind === "refused";
        }
        this.#isSending = false;
        if (isDone && this.#waiting[0] === first) this.#waiting.shift();
        if (this.#waiting.length > 0) this.#later(isDone ? 0 : pause);
    }
}
