// What the study's rules allow on this page, as the server's state tells them.
import { isSingleChoice } from "./questionnaire.js";

export class ReadingRules {
    #state;

    /** @param {object} state of the server */
    constructor(state) {
        this.#state = state;
    }

    /** "open", or why no answers are taken: "draft", "closed", "locked". */
    get studyState() {
        return this.#state.state;
    }

    get isPractice() {
        return this.#state.mode === "warm-up";
    }

    /** Whether the server is told of every film that was seen. */
    get notesFilms() {
        return this.#state.mode === "study";
    }

    get isSignedOff() {
        return this.#state.signedOff;
    }

    /** Whether the answer that completes a case saves it. */
    get savesOnChoice() {
        return this.#state.policy.advance === "on-choice";
    }

    /** Whether one choice is the whole answer, and saves it. */
    get choiceIsAll() {
        return this.savesOnChoice && isSingleChoice(this.#state.questions);
    }

    /** Whether answers that stand may still be changed, and whether that needs a reason. */
    get changePolicy() {
        return this.#changePolicy(this.isSignedOff);
    }

    /** The same for a case that may be one of another session. @param {string} slot */
    changePolicyOf(slot) {
        const other = this.#state.otherSlots?.find((item) => item.slot === slot);
        return this.#changePolicy(other?.signedOff ?? this.isSignedOff);
    }

    /** Whether a case is one of the session on the page. @param {string} slot */
    holds(slot) {
        return this.#state.slots.some((item) => item.slot === slot);
    }

    /** The page that follows when every case has an answer. */
    get nextPage() {
        if (this.isPractice) return "/reading";
        return this.changePolicy.canChange ? "/reading/review" : "/reading/sign-off";
    }

    #changePolicy(isSignedOff) {
        const { change, reason } = this.#state.policy;
        const canChange = !this.isPractice && (change === "study" || (change === "session" && !isSignedOff));
        return { canChange, needsReason: reason === "always" || (reason === "late" && isSignedOff) };
    }
}
