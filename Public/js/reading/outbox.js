// What the reader did and the server has not yet confirmed. Put here before it is sent; taken out after the confirmation.

/** Refusals that pass: an earlier answer is still on its way, or the study is closed and may be opened again. */
export const passingRefusals = new Set(["out-of-order", "study-closed"]);

/** The slots whose messages a page sends: its own, and those of the reader's other sessions. @param {object} state */
export function slotsToSend({ slots, otherSlots = [] }) {
    return [...slots, ...otherSlots].map(({ slot }) => slot);
}

/**
 * @typedef {object} Message
 * @property {number} [sequence] order of sending; given by the browser's database
 * @property {"answer"|"second"|"shown"} kind second: the answer after the model's
 * @property {string} base address of the API that takes it
 * @property {string} slot
 * @property {number} position 1...n, for people
 * @property {object} body what is sent
 * @property {number} keptAt server's time when it was put here
 * @property {{code: string, message: string, standing?: object}} [refusal] why it was not accepted
 */

export class Outbox {
    #keep;
    #slots = new Set();
    #base;

    /** @param {import("./keep.js").Keep} keep @param {string} base the API of this page; its messages only */
    constructor(keep, base) {
        this.#keep = keep;
        this.#base = base;
    }

    /** Slots of the reader who is signed in: only their messages are sent, others wait for their own reader. */
    set slots(slots) {
        this.#slots = new Set(slots);
    }

    get isDurable() {
        return this.#keep.isDurable;
    }

    /** Resolves when the message is on the disk. @param {Message} message @returns {Promise<Message>} with its sequence */
    async put(message) {
        const sequence = await this.#keep.put("outbox", message);
        return { ...message, sequence };
    }

    /** Messages of this reader in the order of sending. @returns {Promise<Message[]>} */
    async pending() {
        return (await this.#keep.all("outbox")).filter((message) => this.#isOurs(message));
    }

    /** Answers that will still reach the server, those that came too early among them. @returns {Promise<Message[]>} */
    async kept() {
        const early = (await this.refusals()).filter((message) => passingRefusals.has(message.refusal.code));
        return [...early, ...(await this.pending())];
    }

    /** Answers that other readers left on this device, still to be sent. @returns {Promise<number>} */
    async countOfOthers() {
        const all = await this.#keep.all("outbox");
        return all.filter((message) => message.kind !== "shown" && message.base === this.#base && !this.#slots.has(message.slot)).length;
    }

    /** The server has it. @param {Message} message */
    async confirmed(message) {
        await this.#keep.remove("outbox", message.sequence);
    }

    /** The server will never take it; it stays on this device for the reader to see. @param {Message} message */
    async refused(message, refusal) {
        const { code, serverMessage, body } = refusal;
        await this.#keep.move("outbox", "refused", {
            ...message,
            refusal: { code, message: serverMessage, standing: body?.standing },
        });
    }

    /** @returns {Promise<Message[]>} refused messages of this reader */
    async refusals() {
        return (await this.#keep.all("refused")).filter((message) => this.#isOurs(message));
    }

    /** The reader has decided about it. @param {Message} message */
    async settle(message) {
        await this.#keep.remove("refused", message.sequence);
    }

    /** Answers that came at the wrong time only are sent again, in their order. @returns {Promise<number>} how many */
    async retryPassing() {
        const early = (await this.refusals()).filter((message) => passingRefusals.has(message.refusal.code));
        early.sort((a, b) => a.position - b.position);
        for (const { refusal, sequence, ...message } of early) {
            // The same submission key: should both exist after a crash, the server counts one.
            await this.#keep.put("outbox", message);
            await this.#keep.remove("refused", sequence);
        }
        return early.length;
    }

    /** The unfinished answers of a slot. @returns {Promise<object|undefined>} */
    draft(slot) {
        return this.#keep.get("drafts", slot);
    }

    /** Written at every letter, so quickly; an answer is written durably. @param {{slot: string}} draft */
    async keepDraft(draft) {
        await this.#keep.put("drafts", draft, "relaxed");
    }

    /** @param {string} slot */
    async dropDraft(slot) {
        await this.#keep.remove("drafts", slot);
    }

    #isOurs(message) {
        return message.base === this.#base && this.#slots.has(message.slot);
    }
}
