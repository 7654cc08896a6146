// What is sent for one case.
import { submissionKey } from "./random.js";

/**
 * @param {object} parts
 * @param {string} parts.base address of the API
 * @param {import("./case-list.js").Slot} parts.slot
 * @param {object} parts.answers
 * @param {string|null} parts.changeReason
 * @param {{paintedAt: number, activeMilliseconds: number, firstDecisionMilliseconds: number|null}} parts.figures
 * @param {object|null} parts.viewState of the viewer at the answer
 * @param {import("./clock.js").ServerClock} parts.clock
 * @returns {import("./outbox.js").Message}
 */
export function answerMessage({ base, slot, answers, changeReason, figures, viewState, clock }) {
    const shownAt = clock.at(figures.paintedAt);
    const answeredAt = Math.max(shownAt, clock.now());
    const { viewChanges = 0, ...view } = viewState ?? {};
    return {
        kind: "answer",
        base,
        slot: slot.slot,
        position: slot.position,
        keptAt: answeredAt,
        body: {
            submission: submissionKey(),
            base: standingVersion(slot),
            changeReason,
            shownAt,
            answeredAt,
            activeMilliseconds: figures.activeMilliseconds,
            firstDecisionMilliseconds: figures.firstDecisionMilliseconds,
            viewChanges,
            view: viewState === null ? null : view,
            answers,
        },
    };
}

/** @returns {import("./outbox.js").Message} the note that a film was seen */
export function shownMessage(base, slot, shownAt) {
    return { kind: "shown", base, slot: slot.slot, position: slot.position, keptAt: shownAt, body: { shownAt } };
}

/** The version on which a change is based; an answer still on its way will be the next one. @returns {number|null} */
function standingVersion(slot) {
    if (slot.kept !== null) return slot.kept.version;
    return slot.saved?.version ?? null;
}
