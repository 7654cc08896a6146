// The aided arm of a crossover: what the model says is there with the film, before the answer.

/** In place of the `FilmWaiter`. Event: "elsewhere" (the server gives no advice on the case any more). */
export class AidedRead extends EventTarget {
    #filmWaiter;
    #source;
    #panel;

    /**
     * @param {{filmWaiter: import("./film-waiter.js").FilmWaiter, source: import("./advice-source.js").AdviceSource,
     *   panel: import("./advice-panel.js").AdvicePanel}} parts
     */
    constructor({ filmWaiter, source, panel }) {
        super();
        this.#filmWaiter = filmWaiter;
        this.#source = source;
        this.#panel = panel;
    }

    /**
     * A film with the model's map over it, when the model's words stand beside it; never without them.
     * @param {import("./case-list.js").Slot} slot @param {() => boolean} isWanted false once the reader went elsewhere
     * @returns {Promise<import("../viewer/png.js").Film|null>} null when it is no longer wanted, or there is no advice
     */
    async take(slot, isWanted) {
        this.#panel.waiting();
        const [film, aid] = await Promise.all([this.#filmWaiter.take(slot, isWanted), this.#source.take(slot, isWanted)]);
        if (film === null || !isWanted()) return null;
        if (aid === null) {
            this.dispatchEvent(new Event("elsewhere"));
            return null;
        }
        this.#panel.show(aid.advice, { hasMap: aid.map !== null });
        return Object.assign(film, { overlay: aid.map });
    }
}
