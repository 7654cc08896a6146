// Sends the outbox: first in, first out, one at a time, until everything is confirmed.
import { RequestFailure } from "./api.js";
import { Alarm, Backoff } from "./backoff.js";
import { takeTurns } from "./turn.js";

/** How often a tab looks for messages that another tab left, in milliseconds. */
const lookAround = 5_000;

/**
 * Events: "receipt" ({message, receipt}), "refusal" ({message, failure}), "state" ({state, count, code?}).
 * States: idle, sending, network (no answer), later (the server asks to wait), sign-in.
 */
export class Sender extends EventTarget {
    #keep;
    #outbox;
    #api;
    #alarm = new Alarm();
    #backoff = new Backoff();
    #state = { state: "idle", count: 0 };

    /**
     * @param {{keep: object, outbox: import("./outbox.js").Outbox, api: import("./api.js").ReadingAPI}} parts
     */
    constructor({ keep, outbox, api }) {
        super();
        this.#keep = keep;
        this.#outbox = outbox;
        this.#api = api;
    }

    get state() {
        return this.#state;
    }

    /** Begins to send, now and for as long as the page lives. */
    start() {
        addEventListener("online", () => this.wake());
        addEventListener("pageshow", () => this.wake());
        document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.wake());
        void takeTurns(this.#keep, (turn) => this.#send(turn));
    }

    /** There is something to send, or a reason to try again at once. */
    wake() {
        this.#backoff.reset();
        this.#alarm.wake();
    }

    async #send(turn) {
        while (!turn.aborted) {
            let wait = lookAround;
            try {
                const pending = await this.#outbox.pending();
                if (pending.length === 0) {
                    this.#tellState("idle", 0);
                } else {
                    // While the network is away the wait is told, not each attempt.
                    if (this.#state.state === "idle") this.#tellState("sending", countAnswers(pending));
                    wait = await this.#sendOne(pending);
                }
            } catch (error) {
                // The browser's database failed for a moment; the messages are still in it.
                console.error(error);
                wait = this.#backoff.next();
            }
            if (wait > 0) await this.#alarm.wait(wait);
        }
    }

    /** @returns {Promise<number>} milliseconds until the next attempt */
    async #sendOne(pending) {
        const [message] = pending;
        try {
            const receipt = await this.#deliver(message);
            await this.#outbox.confirmed(message);
            this.#backoff.reset();
            const left = countAnswers(pending.slice(1));
            if (message.kind !== "shown") this.#tell("receipt", { message, receipt, left });
            this.#tellState(pending.length > 1 ? "sending" : "idle", left);
            return 0;
        } catch (failure) {
            if (!(failure instanceof RequestFailure)) throw failure;
            return this.#failed(message, failure, pending);
        }
    }

    #deliver(message) {
        const { kind, slot, body } = message;
        if (kind === "answer") return this.#api.putAnswer(slot, body);
        return kind === "second" ? this.#api.putSecond(slot, body) : this.#api.postShown(slot, body);
    }

    async #failed(message, failure, pending) {
        if (failure.kind !== "refused") {
            this.#tellState(failure.kind, countAnswers(pending), failure.code);
            return failure.kind === "sign-in" ? 30_000 : this.#backoff.next();
        }
        if (message.kind === "shown") {
            // A note that the film was seen is worth a try, not a question to the reader.
            await this.#outbox.confirmed(message);
        } else {
            // A second answer is final: there is none to choose between, so the reader is told of it as of any refusal.
            const { code, serverMessage } = failure;
            await this.#outbox.refused(message, message.kind === "second" ? { code, serverMessage, body: null } : failure);
            this.#tell("refusal", { message, failure });
        }
        this.#tellState(pending.length > 1 ? "sending" : "idle", countAnswers(pending.slice(1)));
        return 0;
    }

    #tellState(state, count, code) {
        const { state: before, count: countBefore, code: codeBefore } = this.#state;
        this.#state = { state, count, code };
        if (state !== before || count !== countBefore || code !== codeBefore) this.#tell("state", this.#state);
    }

    #tell(name, detail) {
        this.dispatchEvent(new CustomEvent(name, { detail }));
    }
}

function countAnswers(messages) {
    return messages.filter((message) => message.kind !== "shown").length;
}
