// What stands where the film will be: loading, waiting, finished, closed.
import { element } from "./dom.js";

/** A film that comes sooner than this needs no word, in milliseconds. */
const patience = 300;

export class Stage {
    #root;
    #message;
    #timer = 0;

    /** @param {HTMLElement} root carries the phase for the style sheet @param {HTMLElement} message */
    constructor(root, message) {
        this.#root = root;
        this.#message = message;
    }

    /** @param {"loading"|"reading"|"saving"|"message"} phase */
    set phase(phase) {
        this.#root.dataset.phase = phase;
    }

    /** Says that something is under way, unless it ends soon. @param {string} text */
    waiting(text) {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.#put([element("p", { class: "stage-text" }, element("span", { class: "stage-wheel", "aria-hidden": "true" }), text)]), patience);
    }

    /**
     * @param {{heading?: string, text: string, actions?: {label: string, href?: string, run?: () => void, isPrimary?: boolean}[]}} content
     */
    say({ heading, text, actions = [] }) {
        clearTimeout(this.#timer);
        const buttons = actions.map(({ label, href, run, isPrimary }) => {
            const style = isPrimary ? "button button-primary" : "button";
            if (href !== undefined) return element("a", { class: style, href }, label);
            const button = element("button", { type: "button", class: style }, label);
            button.addEventListener("click", run);
            return button;
        });
        this.#put([
            heading ? element("h2", {}, heading) : null,
            element("p", { class: "stage-text" }, text),
            buttons.length > 0 ? element("p", { class: "actions" }, ...buttons) : null,
        ]);
    }

    clear() {
        clearTimeout(this.#timer);
        this.#message.hidden = true;
        this.#message.replaceChildren();
    }

    #put(children) {
        this.#message.replaceChildren(...children.filter((child) => child !== null));
        this.#message.hidden = false;
    }
}
