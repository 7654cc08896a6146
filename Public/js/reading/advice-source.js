// What the model says of a case, with its map: asked for until the server gives it, or says that it never will.
import { Alarm, Backoff } from "./backoff.js";

/** What is refused only until answers that are on their way have arrived. */
const refusedForNow = new Set(["first-answer-needed", "out-of-order"]);

export class AdviceSource {
    #api;
    #sender;
    #alarm = new Alarm();
    #backoff = new Backoff();

    /** @param {import("./api.js").ReadingAPI} api @param {import("./sender.js").Sender} sender */
    constructor(api, sender) {
        this.#api = api;
        this.#sender = sender;
        sender.addEventListener("receipt", () => this.#alarm.wake());
    }

    /**
     * @param {import("./case-list.js").Slot} slot @param {() => boolean} isWanted false once the reader went elsewhere
     * @returns {Promise<{advice: object, map: ImageBitmap|null}|null>} null when there will be none, or nobody waits for it;
     *   `map` is null where the model has none and where it could not be had
     */
    async take(slot, isWanted) {
        this.#backoff.reset();
        this.#sender.wake();
        const advice = await this.#ask(() => this.#api.advice(slot.slot), isWanted);
        if (advice === null || !isWanted()) return null;
        const map = advice.map === null ? null : await this.#ask(() => this.#picture(advice.map), isWanted);
        return isWanted() ? { advice, map } : null;
    }

    /** Asks until there is an answer: the own answer may still be on its way, or the network away. */
    async #ask(request, isWanted) {
        while (isWanted()) {
            try {
                return await request();
            } catch (failure) {
                // What is not one of the server's refusals is tried again as the network is.
                const isFinal = failure.kind === "refused" && !refusedForNow.has(failure.code);
                await this.#alarm.wait(this.#backoff.next());
                if (isFinal) return null;
            }
        }
        return null;
    }

    async #picture(address) {
        const file = await this.#api.film(address, { urgent: true });
        return createImageBitmap(new Blob([file], { type: "image/png" }));
    }
}
