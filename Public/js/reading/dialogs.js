// Questions that need an answer before anything else: two answers to one case, answers not accepted, signed out, leaving.
import { element, uniqueID } from "./dom.js";
import { answerText } from "./questionnaire.js";
import { clockTime, fill } from "./status.js";

export class Dialogs {
    #strings;
    #errors;
    #language;
    #questions = [];
    #signIn = null;
    #leaveAddress;

    /** @param {{strings: object, errors: object, language: string, leaveAddress?: string}} options */
    constructor({ strings, errors, language, leaveAddress = "/reading/leave" }) {
        this.#leaveAddress = leaveAddress;
        this.#strings = strings;
        this.#errors = errors;
        this.#language = language;
    }

    set questions(questions) {
        this.#questions = questions;
    }

    /** What an error code means to the reader. @param {{code: string, message?: string}} refusal */
    sentence({ code, message }) {
        return message || this.#errors[code] || `${this.#errors.unknown} (${code})`;
    }

    /**
     * Two answers to one case.
     * @param {import("./outbox.js").Message} message the one kept here
     * @param {{savedAt: number, answers: object}} standing the one on the server
     * @param {{canChange: boolean, needsReason: boolean}} policy
     * @returns {Promise<{decision: "keep"}|{decision: "change", reason: string|null}>}
     */
    conflict(message, standing, { canChange, needsReason }) {
        const strings = this.#strings;
        const reasonID = uniqueID("conflict-reason");
        const reason = element("textarea", { id: reasonID, class: "input", rows: 2, maxlength: 500 });
        const problem = element("p", { class: "problem", role: "alert", hidden: true }, strings.changeReasonNeeded);
        const keep = element("button", { type: "button", class: "button button-primary" }, strings.conflictKeep);
        const change = element("button", { type: "button", class: "button" }, strings.conflictChange);
        const dialog = this.#open(fill(strings.conflictTitle, { position: message.position }), [
            element("p", {}, strings.conflictText),
            element(
                "div",
                { class: "conflict-sides" },
                this.#side(strings.conflictStored, standing.savedAt, standing.answers),
                this.#side(strings.conflictMine, message.body.answeredAt, message.body.answers),
            ),
            canChange && needsReason ? element("div", { class: "field" }, element("label", { class: "label", for: reasonID }, strings.changeReason), reason, problem) : null,
            element("p", { class: "actions" }, keep, canChange ? change : null),
        ]);
        // Escape would leave the question open for ever.
        dialog.addEventListener("cancel", (event) => event.preventDefault());
        return new Promise((resolve) => {
            const end = (decision) => {
                dialog.close();
                resolve(decision);
            };
            keep.addEventListener("click", () => end({ decision: "keep" }));
            change.addEventListener("click", () => {
                const text = reason.value.trim();
                if (needsReason && text === "") {
                    problem.hidden = false;
                    reason.focus();
                } else {
                    end({ decision: "change", reason: text === "" ? null : text });
                }
            });
        });
    }

    /**
     * Answers that were not accepted, each with its reason.
     * @param {import("./outbox.js").Message[]} refusals @returns {Promise<boolean>} true when the reader has taken note
     */
    refusals(refusals) {
        const strings = this.#strings;
        const noted = element("button", { type: "button", class: "button button-primary" }, strings.refusedNoted);
        const later = element("button", { type: "button", class: "button" }, strings.refusedLater);
        const rows = refusals.map((message) =>
            element(
                "li",
                {},
                element("strong", {}, fill(strings.caseNumber, { position: message.position })),
                ` ${clockTime(message.body.answeredAt, this.#language)} · ${this.#inWords(message.body.answers)}`,
                element("p", { class: "hint" }, this.sentence(message.refusal)),
            ),
        );
        const dialog = this.#open(strings.refusedTitle, [
            element("p", {}, strings.refusedText),
            element("ul", { class: "refusal-list" }, ...rows),
            element("p", { class: "actions" }, noted, later),
        ]);
        return new Promise((resolve) => {
            dialog.addEventListener("close", () => resolve(dialog.returnValue === "noted"));
            noted.addEventListener("click", () => dialog.close("noted"));
            later.addEventListener("click", () => dialog.close("later"));
        });
    }

    /** The link must be opened again. @param {number} count answers kept here @param {string} code @param {() => void} tryAgain */
    signIn(count, code, tryAgain) {
        if (this.#signIn?.open) return;
        const strings = this.#strings;
        const again = element("button", { type: "button", class: "button button-primary" }, strings.signInAgain);
        this.#signIn = this.#open(strings.signInTitle, [
            element("p", {}, this.sentence({ code })),
            count > 0 ? element("p", {}, fill(strings.signInKept, { count })) : null,
            element("p", {}, strings.signInText),
            element("p", { class: "actions" }, element("a", { class: "button", href: "/", target: "_blank", rel: "noopener" }, strings.signInCode), again),
        ]);
        again.addEventListener("click", () => {
            this.closeSignIn();
            tryAgain();
        });
    }

    closeSignIn() {
        this.#signIn?.close();
        this.#signIn = null;
    }

    /** Stop for now. @param {number} count answers not yet sent */
    leave(count) {
        const strings = this.#strings;
        const stay = element("button", { type: "button", class: "button button-primary" }, strings.leaveStay);
        const form = element("form", { method: "post", action: this.#leaveAddress }, element("button", { type: "submit", class: "button" }, strings.leaveGo));
        const dialog = this.#open(strings.leaveTitle, [
            element("p", {}, count > 0 ? fill(strings.leaveUnsent, { count }) : strings.leaveText),
            element("div", { class: "actions" }, stay, form),
        ]);
        stay.addEventListener("click", () => dialog.close());
    }

    #side(title, time, answers) {
        return element(
            "section",
            { class: "conflict-side" },
            element("h3", {}, title),
            element("p", { class: "hint" }, clockTime(time, this.#language)),
            ...this.#questions
                .filter((question) => answers[question.id] !== undefined)
                .map((question) => element("p", {}, element("span", { class: "hint" }, question.text), element("br"), element("strong", {}, this.#answer(question, answers)))),
        );
    }

    #inWords(answers) {
        return this.#questions
            .filter((question) => answers[question.id] !== undefined)
            .map((question) => this.#answer(question, answers))
            .join(" · ");
    }

    #answer(question, answers) {
        return answerText(question, answers[question.id], { noAnswer: this.#strings.noAnswer, marks: this.#strings.marks });
    }

    #open(title, children) {
        const titleID = uniqueID("dialog-title");
        const dialog = element("dialog", { class: "dialog", "aria-labelledby": titleID }, element("h2", { id: titleID }, title), ...children);
        document.body.append(dialog);
        dialog.addEventListener("close", () => dialog.remove());
        dialog.showModal();
        return dialog;
    }
}
