// The line in the corner of the film that tells window, zoom and inversion.
import { fillIn } from "./strings.js";

export class HUD {
    #strings;
    #element = document.createElement("p");

    /** @param {HTMLElement} container @param {import("./strings.js").ViewerStrings} strings */
    constructor(container, strings) {
        this.#strings = strings;
        this.#element.className = "film-hud";
        container.append(this.#element);
    }

    clear() {
        this.#element.replaceChildren();
    }

    /** @param {{centre: number, width: number}} window @param {number} zoom @param {boolean} inverted */
    show(window, zoom, inverted) {
        const texts = [
            fillIn(this.#strings.hudWindow, { centre: Math.round(window.centre), width: Math.round(window.width) }),
            fillIn(this.#strings.hudZoom, { percent: Math.round(zoom * 100) }),
        ];
        if (inverted) texts.push(this.#strings.hudInverted);
        if (this.#element.childElementCount !== texts.length) {
            this.#element.replaceChildren(...texts.map(() => document.createElement("span")));
        }
        texts.forEach((text, index) => {
            const part = this.#element.children[index];
            if (part.textContent !== text) part.textContent = text;
        });
    }
}
