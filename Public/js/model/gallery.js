// The gallery: which outcome each case has at the threshold, and which are shown.
import { fill } from "../reading/status.js";

const outcomes = { "1true": "tp", "1false": "fn", "0true": "fp", "0false": "tn" };

export class Gallery {
    #root;
    #items;
    #words;
    #filter = "all";

    /** @param {HTMLElement} root @param {object} words the strings of the page */
    constructor(root, words) {
        this.#root = root;
        this.#words = words;
        this.#items = [...root.querySelectorAll(".gallery-item")].map((element) => ({
            element,
            probability: Number(element.dataset.probability),
            fracture: element.dataset.fracture,
            badge: element.querySelector(".gallery-outcome"),
        }));
        for (const choice of root.querySelectorAll("input[name=outcome]")) {
            choice.addEventListener("change", () => {
                this.#filter = choice.value;
                this.#show();
            });
            // A browser keeps the choice over a reload.
            if (choice.checked) this.#filter = choice.value;
        }
        // A picture that is no longer given says so; the first failure is enough.
        root.addEventListener("error", (event) => this.#failed(event.target), { capture: true });
    }

    /** @param {number} threshold */
    set threshold(threshold) {
        const counts = { all: this.#items.length, tp: 0, fn: 0, fp: 0, tn: 0 };
        for (const item of this.#items) {
            const outcome = outcomes[`${item.fracture}${item.probability >= threshold}`];
            counts[outcome] += 1;
            if (item.badge.dataset.outcome === outcome) continue;
            item.badge.dataset.outcome = outcome;
            item.badge.textContent = this.#words[outcome];
        }
        for (const [outcome, count] of Object.entries(counts)) {
            this.#root.querySelector(`[data-filter-count=${outcome}]`).textContent = String(count);
        }
        this.#show();
    }

    #show() {
        let count = 0;
        for (const { element, badge } of this.#items) {
            element.hidden = this.#filter !== "all" && badge.dataset.outcome !== this.#filter;
            if (!element.hidden) count += 1;
        }
        const text = fill(this.#words.shown, { count, total: this.#items.length });
        this.#root.querySelector("#gallery-count").textContent = text;
        this.#root.querySelector("#gallery-none").hidden = count > 0;
    }

    #failed(picture) {
        if (!(picture instanceof HTMLImageElement) || picture.alt === "") return;
        picture.alt = this.#words.failed;
    }
}
