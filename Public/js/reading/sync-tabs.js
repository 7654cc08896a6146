// Tabs of one reader tell each other what happened, so that none shows a case that is answered already.

/** Events: "kept" ({slot, answers}), "receipt" ({message, receipt}), "refusal" ({slot}). */
export class TabSync extends EventTarget {
    #channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("reader-study");

    constructor() {
        super();
        this.#channel?.addEventListener("message", ({ data }) => {
            if (typeof data?.type === "string") this.dispatchEvent(new CustomEvent(data.type, { detail: data.detail }));
        });
    }

    /** @param {string} type @param {object} detail */
    tell(type, detail) {
        this.#channel?.postMessage({ type, detail });
    }
}
