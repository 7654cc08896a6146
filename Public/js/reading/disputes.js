// Answers that the server did not take: two answers to one case, or a reason why not. Each is put before the reader once.
import { passingRefusals } from "./outbox.js";
import { sameAnswers } from "./questionnaire.js";
import { submissionKey } from "./random.js";

/** After these the study takes no answers from this page any more. */
const endings = new Set(["study-not-open", "study-closed", "study-locked", "signed-off", "washout"]);

/** These end the session of the case, which may not be the one on the screen. */
const sessionEndings = new Set(["signed-off", "washout"]);

/**
 * Events: "standing" ({slot, standing}: what the server has), "released" ({message}: kept no longer), "resent" ({message}),
 * "ended" ({sentence}), "count" ({count}), "early" (an earlier case has no answer).
 */
export class Disputes extends EventTarget {
    #outbox;
    #dialogs;
    #policy;
    #isShown;
    #now;
    #queue = Promise.resolve();
    #isTelling = false;

    /**
     * @param {{outbox: import("./outbox.js").Outbox, dialogs: import("./dialogs.js").Dialogs,
     *   policy: (slot: string) => {canChange: boolean, needsReason: boolean}, isShown: (slot: string) => boolean,
     *   now: () => number}} parts
     */
    constructor({ outbox, dialogs, policy, isShown, now }) {
        super();
        this.#outbox = outbox;
        this.#dialogs = dialogs;
        this.#policy = policy;
        this.#isShown = isShown;
        this.#now = now;
    }

    /** Takes up what earlier visits left. */
    async resume() {
        await this.#outbox.retryPassing();
        for (const message of await this.#outbox.refusals()) this.#take(message);
        await this.#count();
    }

    /** The server refused a message a moment ago. @param {import("./outbox.js").Message} message */
    async refused(message) {
        const stored = (await this.#outbox.refusals()).find(({ sequence }) => sequence === message.sequence);
        if (stored !== undefined) this.#take(stored);
        await this.#count();
    }

    /** Something was confirmed: what came too early may come now. @returns {Promise<boolean>} whether there is more to send */
    async confirmed() {
        const isMore = (await this.#outbox.retryPassing()) > 0;
        if (isMore) await this.#count();
        return isMore;
    }

    /** Shows all answers that were not accepted. */
    async show() {
        if (this.#isTelling) return;
        const refusals = (await this.#outbox.refusals()).filter(isTold);
        if (refusals.length === 0) return;
        this.#isTelling = true;
        const isNoted = await this.#dialogs.refusals(refusals);
        this.#isTelling = false;
        if (isNoted) for (const message of refusals) await this.#outbox.settle(message);
        await this.#count();
    }

    #take(message) {
        const { code, standing } = message.refusal;
        if (code === "already-answered" && standing) {
            this.#queue = this.#queue.then(() => this.#resolve(message, standing)).catch((error) => console.error(error));
            return;
        }
        if (code === "out-of-order") {
            this.#tell("early");
            return;
        }
        if (code === "study-closed") {
            // Given while the study was open, perhaps: it stays here, and is sent when the study is open again.
            this.#tell("ended", { sentence: this.#dialogs.sentence(message.refusal) });
            return;
        }
        this.#tell("released", { message });
        const isOurs = !sessionEndings.has(code) || this.#isShown(message.slot);
        if (endings.has(code) && isOurs) this.#tell("ended", { sentence: this.#dialogs.sentence(message.refusal) });
        this.#queue = this.#queue.then(() => this.show()).catch((error) => console.error(error));
    }

    async #resolve(message, standing) {
        this.#tell("standing", { slot: message.slot, standing });
        const policy = this.#policy(message.slot);
        const decision = sameAnswers(message.body.answers, standing.answers)
            ? { decision: "keep" }
            : await this.#dialogs.conflict(message, standing, policy);
        if (decision.decision === "change") {
            const { refusal, sequence, ...rest } = message;
            const body = { ...message.body, submission: submissionKey(), base: standing.version, changeReason: decision.reason };
            const resent = await this.#outbox.put({ ...rest, body, keptAt: this.#now() });
            this.#tell("resent", { message: resent });
        }
        await this.#outbox.settle(message);
        await this.#count();
    }

    async #count() {
        const count = (await this.#outbox.refusals()).filter(isTold).length;
        this.#tell("count", { count });
    }

    #tell(name, detail = {}) {
        this.dispatchEvent(new CustomEvent(name, { detail }));
    }
}

/** Whether a refusal is for the reader to see as such; the others have their own way. */
function isTold({ refusal }) {
    return !passingRefusals.has(refusal.code) && !(refusal.code === "already-answered" && refusal.standing);
}
