// One of several answers as large buttons, none of them chosen beforehand; "cannot assess" with its reasons.
import { element, uniqueID } from "../dom.js";

/** Dispatches "change" (value is set) and "commit" (the reader meant this answer). */
export class ChoiceField extends EventTarget {
    #question;
    #buttons = new Map();
    #reasonButtons = new Map();
    #cannotAssess = null;
    #reasons = null;
    #value = null;
    /** Presses while no film is shown say nothing. The buttons stay focusable, so that the focus stays where it is. */
    #isEnabled = false;

    /** @param {object} question @param {{strings: object}} options */
    constructor(question, { strings }) {
        super();
        this.#question = question;
        const legend = element("legend", { class: "question-text" }, question.text);
        const choices = element("div", { class: "choices", "data-count": question.options.length });
        for (const option of question.options) {
            const button = this.#button("choice", option.label);
            button.addEventListener("click", (event) => this.#press(event, { choice: option.code }));
            this.#buttons.set(option.code, button);
            choices.append(button);
        }
        this.element = element("fieldset", { class: "question question-choice" }, legend, choices);
        if (question.cannotAssess) this.#addCannotAssess(question.cannotAssess, strings);
        this.#show();
    }

    get value() {
        return this.#value;
    }

    set value(value) {
        this.#value = value ?? null;
        this.#openReasons(this.#value !== null && "cannotAssess" in this.#value);
        this.#show();
    }

    set isEnabled(isEnabled) {
        this.#isEnabled = isEnabled;
        for (const button of this.element.querySelectorAll("button")) button.setAttribute("aria-disabled", String(!isEnabled));
    }

    /** Keys of this field for the key map. @returns {{name: string, label: string, keys: string[], run: () => void}[]} */
    get actions() {
        const { id, options } = this.#question;
        return options
            .filter((option) => option.key)
            .map((option) => ({
                name: `answer-${id}-${option.code}`,
                label: option.label,
                keys: [option.key.toLowerCase()],
                run: () => this.#choose({ choice: option.code }),
            }));
    }

    /** Writes the keys on the buttons. @param {(name: string) => string|undefined} legendOf */
    showKeys(legendOf) {
        for (const [code, button] of this.#buttons) {
            const key = legendOf(`answer-${this.#question.id}-${code}`);
            const cap = button.querySelector("kbd");
            cap.textContent = key ?? "";
            cap.hidden = key === undefined;
            if (key === undefined) button.removeAttribute("aria-keyshortcuts");
            else button.setAttribute("aria-keyshortcuts", key);
        }
    }

    focus() {
        this.element.querySelector("button").focus();
    }

    #addCannotAssess({ label, reasons }, strings) {
        const id = uniqueID("reasons");
        this.#cannotAssess = element(
            "button",
            { type: "button", class: "cannot-assess", "aria-expanded": "false", "aria-controls": id, "aria-pressed": "false" },
            label,
        );
        this.#cannotAssess.addEventListener("click", () => {
            if (!this.#isEnabled) return;
            const isOpen = this.#reasons.hidden;
            this.#openReasons(isOpen);
            if (isOpen) this.#reasons.querySelector("button").focus({ preventScroll: false });
        });
        this.#reasons = element("div", { class: "reasons", id, role: "group", "aria-label": strings.cannotAssessWhy, hidden: true });
        this.#reasons.append(element("p", { class: "hint", "aria-hidden": "true" }, strings.cannotAssessWhy));
        for (const reason of reasons) {
            const button = this.#button("reason", reason.label);
            button.addEventListener("click", (event) => this.#press(event, { cannotAssess: reason.code }));
            this.#reasonButtons.set(reason.code, button);
            this.#reasons.append(button);
        }
        this.element.append(this.#cannotAssess, this.#reasons);
    }

    #button(kind, label) {
        const text = element("span", { class: "choice-label" }, label);
        const cap = kind === "choice" ? element("kbd", { "aria-hidden": "true", hidden: true }) : null;
        return element("button", { type: "button", class: kind, "aria-pressed": "false" }, element("span", { class: "choice-sign", "aria-hidden": "true" }), text, cap);
    }

    #press(event, value) {
        // The second click of a double click belongs to the case before.
        if (event.detail > 1) return;
        this.#choose(value);
    }

    #choose(value) {
        if (!this.#isEnabled) return;
        this.#value = value;
        if (!("cannotAssess" in value)) this.#openReasons(false);
        this.#show();
        this.dispatchEvent(new Event("change"));
        this.dispatchEvent(new Event("commit"));
    }

    #openReasons(isOpen) {
        if (this.#reasons === null) return;
        this.#reasons.hidden = !isOpen;
        this.#cannotAssess.setAttribute("aria-expanded", String(isOpen));
    }

    #show() {
        const { choice, cannotAssess } = this.#value ?? {};
        for (const [code, button] of this.#buttons) button.setAttribute("aria-pressed", String(code === choice));
        for (const [code, button] of this.#reasonButtons) button.setAttribute("aria-pressed", String(code === cannotAssess));
        this.#cannotAssess?.setAttribute("aria-pressed", String(cannotAssess !== undefined));
    }
}
