// Two buttons beside each mark: change the side, delete. They show for the selected mark and when reached by Tab.
import { fillIn } from "./strings.js";

/** Room that the pair takes, in CSS pixels: two targets of 32 with a gap. */
const pair = { width: 72, height: 32 };

export class MarkButtons {
    #layer;
    #strings;
    #actions;
    #groups = [];

    /**
     * @param {HTMLElement} layer
     * @param {import("./strings.js").ViewerStrings} strings
     * @param {{select: Function, changeSide: Function, remove: Function}} actions each takes the index of a mark
     */
    constructor(layer, strings, actions) {
        this.#layer = layer;
        this.#strings = strings;
        this.#actions = actions;
    }

    /**
     * Shows one pair per mark. Pairs are kept between calls, so that a button keeps the focus while the film moves.
     * @param {{sideName: string, anchor: {x: number, y: number}, selected: boolean, visible: boolean}[]} marks
     *   anchor: top centre of the mark, CSS pixels
     */
    show(marks) {
        while (this.#groups.length > marks.length) this.#groups.pop().element.remove();
        while (this.#groups.length < marks.length) this.#groups.push(this.#makePair(this.#groups.length));
        const width = this.#layer.clientWidth;
        const height = this.#layer.clientHeight;
        marks.forEach((mark, index) => {
            const { element, side, remove } = this.#groups[index];
            side.setAttribute("aria-label", fillIn(this.#strings.markChangeSide, { side: mark.sideName }));
            remove.setAttribute("aria-label", fillIn(this.#strings.markDelete, { side: mark.sideName }));
            side.title = side.getAttribute("aria-label");
            remove.title = remove.getAttribute("aria-label");
            element.classList.toggle("film-mark-buttons-selected", mark.selected);
            element.hidden = !mark.visible;
            const above = mark.anchor.y - pair.height - 8;
            const x = Math.min(Math.max(mark.anchor.x - pair.width / 2, 4), width - pair.width - 4);
            const y = Math.min(Math.max(above, 4), height - pair.height - 4);
            element.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
        });
    }

    #makePair(index) {
        const element = document.createElement("div");
        element.className = "film-mark-buttons";
        const side = this.#button("⇄", () => this.#actions.changeSide(index));
        const remove = this.#button("×", () => this.#actions.remove(index));
        element.append(side, remove);
        element.addEventListener("focusin", () => this.#actions.select(index));
        this.#layer.append(element);
        return { element, side, remove };
    }

    #button(sign, run) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "film-mark-button";
        button.textContent = sign;
        button.addEventListener("click", run);
        return button;
    }
}
