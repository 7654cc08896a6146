// Places on the film. The film itself is where they are drawn; this field counts them and turns the tool on and off.
import { element } from "../dom.js";

/** Dispatches "change", and "tool" when the reader wants to begin or stop marking. */
export class MarksField extends EventTarget {
    #question;
    #strings;
    #button;
    #count;
    #clear;
    #marks = [];

    /** @param {object} question @param {{strings: object}} options */
    constructor(question, { strings }) {
        super();
        this.#question = question;
        this.#strings = strings;
        this.#button = element("button", { type: "button", class: "button mark-button", "aria-pressed": "false" }, strings.markStart);
        this.#button.addEventListener("click", () => this.dispatchEvent(new Event("tool")));
        this.#clear = element("button", { type: "button", class: "link-button" }, strings.marksClear);
        this.#clear.addEventListener("click", () => {
            this.value = { marks: [] };
            this.dispatchEvent(new Event("cleared"));
            this.dispatchEvent(new Event("change"));
        });
        this.#count = element("span", { class: "mark-count" });
        this.element = element(
            "fieldset",
            { class: "question" },
            element("legend", { class: "question-text" }, question.text),
            element("p", { class: "hint" }, hintOf(question, strings)),
            element("div", { class: "mark-row" }, this.#button, this.#count, this.#clear),
        );
        this.#show();
    }

    /** What the viewer needs to draw these marks. */
    get tool() {
        const { shape, perSide, maximum } = this.#question;
        return { shape, perSide, maximum };
    }

    get value() {
        return this.#marks.length === 0 ? null : { marks: this.#marks };
    }

    set value(value) {
        this.#marks = value?.marks ?? [];
        this.#show();
    }

    /** Marks as the viewer has them now. @param {object[]} marks */
    take(marks) {
        this.#marks = marks.map(({ shape, side, x, y, width, height }) => {
            const place = { shape, side: this.#question.perSide ? side : null, x, y };
            return shape === "box" ? { ...place, width, height } : place;
        });
        this.#show();
        this.dispatchEvent(new Event("change"));
    }

    set isMarking(isMarking) {
        this.#button.setAttribute("aria-pressed", String(isMarking));
        this.#button.textContent = isMarking ? this.#strings.markStop : this.#strings.markStart;
    }

    focus() {
        this.#button.focus();
    }

    #show() {
        this.#count.textContent = this.#strings.marks.replace("{count}", String(this.#marks.length));
        this.#clear.hidden = this.#marks.length === 0;
    }
}

function hintOf({ shape, perSide, maximum }, strings) {
    const hint = shape === "box" ? strings.markHintBox : strings.markHintPoint;
    return perSide && maximum > 1 ? `${hint} ${strings.markHintPerSide}` : hint;
}
