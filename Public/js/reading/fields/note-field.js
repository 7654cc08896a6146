// Free text.
import { element, uniqueID } from "../dom.js";

export class NoteField extends EventTarget {
    #area;

    /** @param {object} question */
    constructor(question) {
        super();
        const id = uniqueID(`note-${question.id}`);
        this.#area = element("textarea", { id, class: "input", rows: 2, maxlength: question.maximumLength });
        this.#area.addEventListener("input", () => this.dispatchEvent(new Event("change")));
        this.element = element("fieldset", { class: "question" }, element("label", { class: "question-text", for: id }, question.text), this.#area);
    }

    get value() {
        return this.#area.value.trim() === "" ? null : { note: this.#area.value };
    }

    set value(value) {
        this.#area.value = value?.note ?? "";
    }

    focus() {
        this.#area.focus();
    }
}
