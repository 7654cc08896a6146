// The questionnaire on the page: built once, filled anew for every case, so that the focus stays where it is.
import { element, uniqueID } from "./dom.js";
import { ChoiceField } from "./fields/choice-field.js";
import { MarksField } from "./fields/marks-field.js";
import { NoteField } from "./fields/note-field.js";
import { PercentField } from "./fields/percent-field.js";
import { ScaleField } from "./fields/scale-field.js";
import { answersToSend, missing, visibleQuestions } from "./questionnaire.js";

const fieldOfKind = { choice: ChoiceField, scale5: ScaleField, percent: PercentField, marks: MarksField, note: NoteField };

/**
 * Events: "change" (any answer changed), "decide" (the reader chose something), "commit" ({question}: an answer that may save
 * the case at once), "save", "tool" (marking on or off), "cleared" (marks taken away).
 */
export class QuestionForm extends EventTarget {
    #questions;
    #strings;
    #fields = new Map();
    #list = element("div", { class: "questions" });
    #problem = element("p", { class: "problem", role: "alert", hidden: true });
    #reasonField;
    #reasonInput;
    #save;
    #hasSaveButton;
    #isEnabled = false;

    /**
     * @param {HTMLElement} container @param {object[]} questions
     * @param {{strings: object, hasSaveButton: boolean}} options
     */
    constructor(container, questions, { strings, hasSaveButton }) {
        super();
        this.#questions = questions;
        this.#strings = strings;
        for (const question of questions) this.#addField(question);
        const reasonID = uniqueID("change-reason");
        this.#reasonInput = element("textarea", { id: reasonID, class: "input", rows: 2, maxlength: 500 });
        this.#reasonField = element("div", { class: "question", hidden: true });
        this.#reasonField.append(element("label", { class: "question-text", for: reasonID }, strings.changeReason), this.#reasonInput);
        this.#save = element("button", { type: "button", class: "button button-primary save-button" });
        this.#save.addEventListener("click", (event) => event.detail > 1 || this.#tell("save"));
        this.#hasSaveButton = hasSaveButton;
        container.replaceChildren(
            element("div", { class: "answers-scroll" }, this.#list, this.#reasonField),
            element("div", { class: "answers-foot" }, this.#problem, this.#save),
        );
        container.addEventListener("keydown", (event) => this.#keyDown(event));
        this.setMode({ isChange: false, isAltered: false, needsReason: false });
        this.isEnabled = false;
    }

    /** @returns {Object<string, object>} what the reader has said so far, also to questions no longer asked */
    get answers() {
        const given = [...this.#fields].map(([id, field]) => [id, field.value]).filter(([, value]) => value !== null);
        return Object.fromEntries(given);
    }

    set answers(answers) {
        for (const [id, field] of this.#fields) field.value = answers?.[id] ?? null;
        this.#reasonInput.value = "";
        this.#problem.hidden = true;
        this.#showVisible();
    }

    /** What would be sent now. */
    get answersToSend() {
        return answersToSend(this.#questions, this.answers);
    }

    get changeReason() {
        return this.#reasonInput.value.trim();
    }

    /** The marks question that is asked now, if any. @returns {MarksField|null} */
    get marksField() {
        const asked = visibleQuestions(this.#questions, this.answers).find((question) => question.kind === "marks");
        return asked === undefined ? null : this.#fields.get(asked.id);
    }

    get hasMarks() {
        return this.#questions.some((question) => question.kind === "marks");
    }

    /** Nothing can be answered while no film is shown. */
    set isEnabled(isEnabled) {
        this.#isEnabled = isEnabled;
        for (const field of this.#fields.values()) field.isEnabled = isEnabled;
        this.#save.setAttribute("aria-disabled", String(!isEnabled));
    }

    get isEnabled() {
        return this.#isEnabled;
    }

    /** A first answer or a change of one. @param {{isChange: boolean, isAltered: boolean, needsReason: boolean}} mode */
    setMode({ isChange, isAltered, needsReason }) {
        const { saveChange, keepAndGoOn, saveNext } = this.#strings;
        this.#reasonField.hidden = !(isChange && isAltered && needsReason);
        this.#save.hidden = !(this.#hasSaveButton || isChange);
        const label = isChange ? (isAltered ? saveChange : keepAndGoOn) : saveNext;
        this.#save.replaceChildren(label, " ", element("kbd", { "aria-hidden": "true" }, "↵"));
    }

    /**
     * Says what is missing and goes there.
     * @param {boolean} needsReason @returns {boolean} true when everything needed is there
     */
    check(needsReason) {
        const [first] = missing(this.#questions, this.answers);
        this.#problem.hidden = first === undefined && !(needsReason && this.changeReason === "");
        if (first !== undefined) {
            const question = this.#questions.find((candidate) => candidate.id === first);
            this.#sayProblem(`${this.#strings.missing} ${question.text}`);
            this.#fields.get(first).focus();
            return false;
        }
        if (needsReason && this.changeReason === "") {
            this.#sayProblem(this.#strings.changeReasonNeeded);
            this.#reasonInput.focus();
            return false;
        }
        return true;
    }

    get isComplete() {
        return missing(this.#questions, this.answers).length === 0;
    }

    /** Shows or takes back a message under the questions. @param {string|null} text */
    sayProblem(text) {
        if (text === null) this.#problem.hidden = true;
        else this.#sayProblem(text);
    }

    /** All answer keys, for the key map. */
    get actions() {
        const choices = [...this.#fields.values()].filter((field) => field instanceof ChoiceField).flatMap((field) => field.actions);
        const scales = [...this.#fields.values()].filter((field) => field instanceof ScaleField);
        if (scales.length === 0) return choices;
        const points = [1, 2, 3, 4, 5].map((point) => ({
            name: `scale-${point}`,
            label: `${scales.length === 1 ? scales[0].label : this.#strings.scaleKeys} ${point}`,
            keys: [String(point)],
            run: () => this.#scaleForKeys(scales)?.choose(point),
        }));
        return [...choices, ...points];
    }

    /** Writes the keys on the buttons. @param {(name: string) => string|undefined} legendOf */
    showKeys(legendOf) {
        for (const field of this.#fields.values()) if (field instanceof ChoiceField) field.showKeys(legendOf);
    }

    #addField(question) {
        const field = new fieldOfKind[question.kind](question, { strings: this.#strings });
        this.#fields.set(question.id, field);
        this.#list.append(field.element);
        field.addEventListener("change", () => {
            // What is entered before the film is there is not an answer to it; it is taken back when the film comes.
            if (!this.#isEnabled) return;
            this.#showVisible();
            this.#problem.hidden = true;
            this.#tell("decide");
            this.#tell("change");
        });
        field.addEventListener("commit", () => {
            this.#tell("commit", { question });
            this.#showNext();
        });
        field.addEventListener("tool", () => this.#tell("tool"));
        field.addEventListener("cleared", () => this.#tell("cleared"));
    }

    /** On a small screen the next question may be below the edge. */
    #showNext() {
        const [next] = missing(this.#questions, this.answers);
        if (next !== undefined) this.#fields.get(next).element.scrollIntoView({ block: "nearest" });
    }

    #showVisible() {
        const visible = new Set(visibleQuestions(this.#questions, this.answers).map((question) => question.id));
        for (const [id, field] of this.#fields) field.element.hidden = !visible.has(id);
    }

    /** Digits go to the scale that has the focus, else to the first without a value, else to the last. */
    #scaleForKeys(scales) {
        const asked = scales.filter((field) => !field.element.hidden);
        return (
            asked.find((field) => field.element.contains(document.activeElement)) ??
            asked.find((field) => field.value === null) ??
            asked.at(-1)
        );
    }

    /** Enter saves a complete case, except where it has another meaning: in a text, or on a button not yet chosen. */
    #keyDown(event) {
        if (event.key !== "Enter" || event.repeat || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
        const { target } = event;
        if (target.closest("textarea") || target === this.#save) return;
        const button = target.closest("button");
        if (button !== null && button.getAttribute("aria-pressed") !== "true") return;
        event.preventDefault();
        this.#tell("save");
    }

    #sayProblem(text) {
        this.#problem.replaceChildren(element("span", { "aria-hidden": "true" }, "!"), text);
        this.#problem.hidden = false;
    }

    #tell(name, detail = {}) {
        this.dispatchEvent(new CustomEvent(name, { detail }));
    }
}
