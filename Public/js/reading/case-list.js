// The reader's cases in order, with what is known of their answers: saved by the server, kept in this browser, or none.

/**
 * @typedef {object} Slot
 * @property {string} slot
 * @property {number} position 1...n
 * @property {string} image address of the film
 * @property {{version: number, savedAt: number, answers: object}|null} saved standing answer on the server
 * @property {{answers: object, answeredAt: number, version: number}|null} kept answer in this browser that is not yet
 *   confirmed, with the version that it will be
 */

export class CaseList {
    /** @type {Slot[]} */
    #slots;
    #bySlot;

    /** @param {object[]} slots of the server's state @param {import("./outbox.js").Message[]} pending */
    constructor(slots, pending) {
        this.#slots = slots.map((slot) => ({ ...slot, kept: null })).sort((a, b) => a.position - b.position);
        this.#bySlot = new Map(this.#slots.map((slot) => [slot.slot, slot]));
        for (const message of pending) if (message.kind === "answer") this.keep(message.slot, message.body);
    }

    get all() {
        return this.#slots;
    }

    get total() {
        return this.#slots.length;
    }

    get answered() {
        return this.#slots.filter(isAnswered).length;
    }

    get isComplete() {
        return this.#slots.every(isAnswered);
    }

    /** @param {string} slot @returns {Slot|undefined} */
    find(slot) {
        return this.#bySlot.get(slot);
    }

    /** @param {number} position @returns {Slot|undefined} */
    at(position) {
        return this.#slots[position - 1];
    }

    /** @returns {Slot|undefined} the first case without an answer */
    get firstOpen() {
        return this.#slots.find((slot) => !isAnswered(slot));
    }

    /** What the reader last said about a case. @param {Slot} slot @returns {object|null} */
    static answersOf(slot) {
        return slot.kept?.answers ?? slot.saved?.answers ?? null;
    }

    /** @param {string} slot @param {{answers: object, answeredAt: number, base: number|null}} body what will be sent */
    keep(slot, { answers, answeredAt, base }) {
        const found = this.find(slot);
        if (found) found.kept = { answers, answeredAt, version: (base ?? 0) + 1 };
    }

    /** The server confirmed an answer. */
    confirm(slot, { version, savedAt, answers }) {
        const found = this.find(slot);
        if (!found) return;
        if (found.saved === null || found.saved.version <= version) found.saved = { version, savedAt, answers };
        // A later change may still be on its way.
        if (found.kept !== null && found.kept.version <= version) found.kept = null;
    }

    /** The server refused the answer that was kept here. */
    release(slot) {
        const found = this.find(slot);
        if (found) found.kept = null;
    }

    /** Times of all answers, for the pace. @returns {number[]} */
    get times() {
        return this.#slots.filter(isAnswered).map((slot) => slot.kept?.answeredAt ?? slot.saved.savedAt);
    }
}

/** @param {Slot} slot */
export function isAnswered(slot) {
    return slot.saved !== null || slot.kept !== null;
}
