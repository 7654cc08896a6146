// Five ordered points as a radio group, none chosen beforehand.
import { element, uniqueID } from "../dom.js";

export class ScaleField extends EventTarget {
    #question;
    #inputs = [];
    #isEnabled = false;

    /** @param {object} question */
    constructor(question) {
        super();
        this.#question = question;
        const name = uniqueID(`scale-${question.id}`);
        const points = element("div", { class: "scale" });
        question.labels.forEach((label, index) => {
            const input = element("input", { type: "radio", name, value: index + 1 });
            input.addEventListener("change", () => {
                this.dispatchEvent(new Event("change"));
                this.dispatchEvent(new Event("commit"));
            });
            this.#inputs.push(input);
            points.append(
                element(
                    "label",
                    { class: "scale-point" },
                    input,
                    element("span", { class: "scale-number", "aria-hidden": "true" }, String(index + 1)),
                    element("span", { class: "scale-label" }, label),
                ),
            );
        });
        this.element = element("fieldset", { class: "question" }, element("legend", { class: "question-text" }, question.text), points);
    }

    get value() {
        const chosen = this.#inputs.find((input) => input.checked);
        return chosen === undefined ? null : { scale: Number(chosen.value) };
    }

    set value(value) {
        this.#inputs.forEach((input, index) => (input.checked = value?.scale === index + 1));
    }

    /** Sets a point by its key. @param {number} point 1...5 */
    choose(point) {
        const input = this.#inputs[point - 1];
        if (input === undefined || !this.#isEnabled) return;
        input.checked = true;
        this.dispatchEvent(new Event("change"));
        this.dispatchEvent(new Event("commit"));
    }

    set isEnabled(isEnabled) {
        this.#isEnabled = isEnabled;
    }

    get label() {
        return this.#question.text;
    }

    focus() {
        (this.#inputs.find((input) => input.checked) ?? this.#inputs[0]).focus();
    }
}
