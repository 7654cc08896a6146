// The reader's cases in order, with what is known of their answers: saved by the server, kept in this browser, or none.

/**
 * @typedef {object} Slot
 * @property {string} slot
 * @property {number} position 1...n
 * @property {string} image address of the film
 * @property {{version: number, savedAt: number, answers: object}|null} saved standing answer on the server
 * @property {{answers: object, answeredAt: number, version: number}|null} kept answer in this browser that is not yet
 *   confirmed, with the version that it will be
 * @property {object|null} [second] where a second answer follows the model's: the one on the server, in the form of `saved`
 * @property {object|null} [keptSecond] the one in this browser that is not yet confirmed
 */

export class CaseList {
    /** @type {Slot[]} */
    #slots;
    #bySlot;

    /** @param {object[]} slots of the server's state @param {import("./outbox.js").Message[]} pending */
    constructor(slots, pending) {
        this.#slots = slots.map((slot) => ({ ...slot, kept: null })).sort((a, b) => a.position - b.position);
        this.#bySlot = new Map(this.#slots.map((slot) => [slot.slot, slot]));
        for (const { kind, slot, body } of pending) if (kind !== "shown") this.keep(slot, body, kind);
    }

    get all() {
        return this.#slots;
    }

    get total() {
        return this.#slots.length;
    }

    get answered() {
        return this.#slots.filter(isDone).length;
    }

    get isComplete() {
        return this.#slots.every(isDone);
    }

    /** @param {string} slot @returns {Slot|undefined} */
    find(slot) {
        return this.#bySlot.get(slot);
    }

    /** @param {number} position @returns {Slot|undefined} */
    at(position) {
        return this.#slots[position - 1];
    }

    /** @returns {Slot|undefined} the first case that lacks an answer */
    get firstOpen() {
        return this.#slots.find((slot) => !isDone(slot));
    }

    /** What the reader last said about a case. @param {Slot} slot @returns {object|null} */
    static answersOf(slot) {
        return slot.kept?.answers ?? slot.saved?.answers ?? null;
    }

    /**
     * @param {string} slot @param {{answers: object, answeredAt: number, base: number|null}} body what will be sent
     * @param {"answer"|"second"} [kind]
     */
    keep(slot, { answers, answeredAt, base }, kind = "answer") {
        const found = this.find(slot);
        if (found) found[kind === "second" ? "keptSecond" : "kept"] = { answers, answeredAt, version: (base ?? 0) + 1 };
    }

    /** The server confirmed an answer. @param {"answer"|"second"} [kind] */
    confirm(slot, { version, savedAt, answers }, kind = "answer") {
        const found = this.find(slot);
        if (!found) return;
        if (kind === "second") {
            found.second = { version, savedAt, answers };
            found.keptSecond = null;
            return;
        }
        if (found.saved === null || found.saved.version <= version) found.saved = { version, savedAt, answers };
        // A later change may still be on its way.
        if (found.kept !== null && found.kept.version <= version) found.kept = null;
    }

    /** The server refused the answer that was kept here. @param {"answer"|"second"} [kind] */
    release(slot, kind = "answer") {
        const found = this.find(slot);
        if (found) found[kind === "second" ? "keptSecond" : "kept"] = null;
    }

    /** Times of all answers, for the pace. @returns {number[]} */
    get times() {
        return this.#slots.filter(isDone).map((slot) => {
            if (slot.second === undefined) return slot.kept?.answeredAt ?? slot.saved.savedAt;
            return slot.keptSecond?.answeredAt ?? slot.second.savedAt;
        });
    }
}

/** @param {Slot} slot */
export function isAnswered(slot) {
    return slot.saved !== null || slot.kept !== null;
}

/** Whether the model may speak: the own answer is given, and none after it. @param {Slot} slot */
export function awaitsSecond(slot) {
    return slot.second === null && !slot.keptSecond && isAnswered(slot);
}

/** @param {Slot} slot whether it has every answer that it needs */
function isDone(slot) {
    return isAnswered(slot) && !awaitsSecond(slot);
}
