// A number from 0 to 100 on a slider that has no value until the reader touches it.
import { element, uniqueID } from "../dom.js";

const settingKeys = new Set(["Enter", " ", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", "PageUp", "PageDown"]);

export class PercentField extends EventTarget {
    #slider;
    #output;
    #strings;
    #isSet = false;

    /** @param {object} question @param {{strings: object}} options */
    constructor(question, { strings }) {
        super();
        this.#strings = strings;
        const id = uniqueID(`percent-${question.id}`);
        const textID = `${id}-text`;
        this.#slider = element("input", { type: "range", id, min: 0, max: 100, step: 1, value: 50, "aria-labelledby": textID });
        this.#output = element("output", { for: id, class: "percent-value" });
        this.element = element(
            "fieldset",
            { class: "question" },
            element("legend", { class: "question-text", id: textID }, question.text),
            element("div", { class: "percent" }, this.#slider, this.#output),
            element("p", { class: "percent-ends", "aria-hidden": "true" }, element("span", {}, question.low), element("span", {}, question.high)),
        );
        this.#slider.addEventListener("input", () => this.#set());
        this.#slider.addEventListener("change", () => this.dispatchEvent(new Event("commit")));
        // A tap on the middle changes no value, yet the reader meant it.
        this.#slider.addEventListener("pointerup", () => this.#isSet || this.#set());
        this.#slider.addEventListener("keydown", (event) => {
            if (this.#isSet || !settingKeys.has(event.key)) return;
            event.preventDefault();
            event.stopPropagation();
            if (event.key === "Home") this.#slider.value = "0";
            if (event.key === "End") this.#slider.value = "100";
            this.#set();
        });
        this.#show();
    }

    get value() {
        return this.#isSet ? { percent: Number(this.#slider.value) } : null;
    }

    set value(value) {
        this.#isSet = Number.isInteger(value?.percent);
        this.#slider.value = String(value?.percent ?? 50);
        this.#show();
    }

    focus() {
        this.#slider.focus();
    }

    #set() {
        this.#isSet = true;
        this.#show();
        this.dispatchEvent(new Event("change"));
    }

    #show() {
        this.#slider.classList.toggle("percent-unset", !this.#isSet);
        this.#output.textContent = this.#isSet ? `${this.#slider.value} %` : "–";
        this.#slider.setAttribute("aria-valuetext", this.#isSet ? `${this.#slider.value} %` : this.#strings.percentUnset);
    }
}
