// What becomes of answers that were kept: receipts and refusals of the server, and answers given in other tabs and on
// other devices.
import { isAnswered } from "./case-list.js";

/**
 * @typedef {object} Reading the page that reads, as far as news concern it
 * @property {() => {cases: import("./case-list.js").CaseList, slot: import("./case-list.js").Slot|null, isFinishing: boolean,
 *   isSaving: boolean, hasEnded: boolean}} now
 * @property {() => void} goOn opens the first case without an answer
 * @property {() => void} finish looks again whether everything is on the server
 * @property {() => void} refresh asks the server what stands
 * @property {() => void} showProgress
 */

export class AnswerNews {
    #parts;
    #reading;

    /** @param {object} parts those of the reading page: see js/pages/reading.js @param {Reading} reading */
    constructor(parts, reading) {
        this.#parts = parts;
        this.#reading = reading;
        const { sender, disputes, tabs } = parts;
        sender.addEventListener("receipt", ({ detail }) => this.#received(detail, true));
        sender.addEventListener("refusal", ({ detail }) => void disputes.refused(detail.message));
        sender.addEventListener("state", ({ detail }) => this.#delivery(detail));
        disputes.addEventListener("standing", ({ detail }) => this.#standing(detail));
        disputes.addEventListener("released", ({ detail }) => this.#released(detail.message));
        disputes.addEventListener("resent", ({ detail }) => this.#resent(detail.message));
        tabs.addEventListener("kept", ({ detail }) => this.#keptElsewhere(detail));
        tabs.addEventListener("receipt", ({ detail }) => this.#received(detail, false));
    }

    #received({ message, receipt }, isOwn) {
        const { status, tabs, disputes, sender, base, practice } = this.#parts;
        const { cases, isFinishing } = this.#reading.now();
        if (message.base !== base || cases.find(message.slot) === undefined) return;
        cases.confirm(message.slot, { version: receipt.version, savedAt: receipt.savedAt, answers: message.body.answers }, message.kind);
        status.savedAt = receipt.savedAt;
        practice.received(receipt);
        if (isOwn) {
            tabs.tell("receipt", { message, receipt });
            disputes.confirmed().then((isMore) => isMore && sender.wake());
        }
        if (isFinishing) this.#reading.finish();
    }

    #delivery(delivery) {
        const { status, dialogs, sender } = this.#parts;
        status.delivery = delivery;
        if (delivery.state === "sign-in") dialogs.signIn(delivery.count, delivery.code, () => sender.wake());
        else if (delivery.state !== "network") dialogs.closeSignIn();
        if (delivery.state === "idle" && this.#reading.now().isFinishing) this.#reading.finish();
    }

    #standing({ slot, standing }) {
        const { cases, slot: shown } = this.#reading.now();
        cases.release(slot);
        cases.confirm(slot, standing);
        this.#parts.status.savedAt = standing.savedAt;
        // Who answered this one elsewhere has probably answered more.
        if (shown?.slot === slot && this.#parts.form.isEnabled) this.#reading.goOn();
        else this.#reading.refresh();
    }

    #released(message) {
        const { cases, slot, isFinishing } = this.#reading.now();
        cases.release(message.slot, message.kind);
        this.#reading.showProgress();
        if (isFinishing) this.#reading.finish();
        else if (slot?.slot === message.slot && slot.second === null) this.#reading.goOn();
    }

    #resent(message) {
        this.#reading.now().cases.keep(message.slot, message.body);
        this.#parts.sender.wake();
    }

    #keptElsewhere({ base, slot, body, kind = "answer" }) {
        const { cases, slot: shown, isSaving, hasEnded } = this.#reading.now();
        if (base !== this.#parts.base || cases.find(slot) === undefined) return;
        const isHere = shown?.slot === slot && (kind === "second" || !isAnswered(shown)) && !isSaving;
        cases.keep(slot, body, kind);
        this.#parts.sender.wake();
        this.#reading.showProgress();
        if (!isHere || hasEnded) return;
        this.#parts.announce(this.#parts.strings.answeredElsewhere);
        this.#reading.goOn();
    }
}
