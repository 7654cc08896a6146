// After a practice case: what the right answer is, in words and as a box on the film.
import { element } from "./dom.js";

/**
 * @param {HTMLElement} container the answer panel, whose questions are hidden meanwhile
 * @param {{correct: boolean|null, text: string}|null} feedback null while the server cannot be reached
 * @param {{strings: object, isLast: boolean}} options
 * @returns {{done: Promise<void>, show: (feedback: object) => void}} done when the reader goes on
 */
export function askForNext(container, feedback, { strings, isLast }) {
    const sign = element("p", { class: "feedback-sign" });
    const text = element("p", { class: "feedback-text" });
    const next = element("button", { type: "button", class: "button button-primary button-large" }, isLast ? strings.practiceEnd : strings.next);
    next.append(element("kbd", { "aria-hidden": "true" }, "↵"));
    const panel = element("div", { class: "feedback", role: "status" }, element("div", { class: "feedback-words" }, sign, text), next);
    const show = (given) => {
        const kind = given === null ? "waiting" : { true: "right", false: "wrong", null: "neutral" }[String(given.correct)];
        panel.dataset.kind = kind;
        sign.textContent = { right: `✓ ${strings.feedbackRight}`, wrong: `✕ ${strings.feedbackWrong}`, neutral: "", waiting: "" }[kind];
        sign.hidden = sign.textContent === "";
        text.textContent = given === null ? strings.feedbackWaiting : given.text;
    };
    show(feedback);
    container.classList.add("answers-with-feedback");
    container.append(panel);
    next.focus({ preventScroll: true });
    const done = new Promise((resolve) => {
        next.addEventListener("click", (event) => {
            if (event.detail > 1) return;
            panel.remove();
            container.classList.remove("answers-with-feedback");
            resolve();
        });
    });
    return { done, show };
}

/** The box of the reference standard as a mark. @param {{x0: number, y0: number, x1: number, y1: number}} box @param {number} filmWidth */
export function boxAsMark({ x0, y0, x1, y1 }, filmWidth) {
    // Right of the patient is at the left of the film.
    const side = (x0 + x1) / 2 < filmWidth / 2 ? "right" : "left";
    return { shape: "box", side, x: x0, y: y0, width: x1 - x0, height: y1 - y0 };
}
