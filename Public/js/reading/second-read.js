// The answer after the model's: the own answer is final, the model speaks, and the reader answers once more.
import { answerMessage } from "./answer-message.js";
import { awaitsSecond, CaseList } from "./case-list.js";
import { sameAnswers } from "./questionnaire.js";

/** A press that follows the advice sooner than this was meant for the first answer, in milliseconds. */
const settleTime = 300;

/**
 * Events: "kept" ({slot, body}: the second answer is on this device), "elsewhere" (the server gives no advice any more: it
 * was answered in another place, or the study was closed).
 */
export class SecondRead extends EventTarget {
    #parts;
    #strings;
    #slot = null;
    #isSaving = false;

    /**
     * @param {{announce: (text: string) => void, base: string, clock: import("./clock.js").ServerClock,
     *   form: import("./question-form.js").QuestionForm, markTool: object, outbox: import("./outbox.js").Outbox,
     *   panel: import("./advice-panel.js").AdvicePanel, sender: import("./sender.js").Sender,
     *   source: import("./advice-source.js").AdviceSource, strings: object, tabs: import("./sync-tabs.js").TabSync,
     *   timing: import("./timing.js").CaseTiming, viewer: import("../viewer/viewer.js").FilmViewer}} parts
     *   strings: those of reading
     */
    constructor(parts) {
        super();
        this.#parts = parts;
        this.#strings = parts.strings;
    }

    /** Whether the reader sees what the model says and may answer. */
    get isOpen() {
        return this.#slot !== null;
    }

    /** @param {import("./case-list.js").Slot} slot whose film is on the screen */
    isDue(slot) {
        return awaitsSecond(slot);
    }

    /** Takes everything of the model from the screen. */
    end() {
        this.#slot = null;
        this.#parts.panel.hide();
        this.#parts.viewer.lay(null);
    }

    /** Gets what the model says, shows it, and lets the reader answer. @param {() => boolean} isWanted false: he has gone on */
    async begin(slot, isWanted) {
        const { announce, form, markTool, panel, source, timing, viewer } = this.#parts;
        this.end();
        form.isEnabled = false;
        form.answers = CaseList.answersOf(slot);
        panel.waiting();
        const aid = await source.take(slot, isWanted);
        if (!isWanted()) return;
        if (aid === null) {
            this.#tell("elsewhere");
            return;
        }
        const { advice, map } = aid;
        panel.show(advice, { hasMap: map !== null });
        viewer.lay(map);
        const shownAt = await painted();
        if (!isWanted()) return;
        await new Promise((resolve) => setTimeout(resolve, settleTime));
        if (!isWanted()) return;
        viewer.resetCounters();
        timing.start(shownAt);
        this.#slot = slot;
        form.isEnabled = true;
        markTool.follow();
        this.showMode();
        announce(panel.sentence(advice));
    }

    /** One press keeps the first answer, or saves another one. */
    showMode() {
        const { form } = this.#parts;
        const isAltered = !sameAnswers(CaseList.answersOf(this.#slot), form.answersToSend);
        form.setMode({ isChange: true, isAltered, needsReason: false });
    }

    /** Keeps the second answer on this device and has it sent. */
    async save() {
        const { base, clock, form, outbox, sender, tabs, timing, viewer } = this.#parts;
        const slot = this.#slot;
        if (slot === null || this.#isSaving || !form.isEnabled || !form.check(false)) return;
        this.#isSaving = true;
        form.isEnabled = false;
        const { body: whole, ...rest } = answerMessage({
            base, slot, answers: form.answersToSend, changeReason: null, figures: timing.figures,
            viewState: viewer.viewState(), clock,
        });
        const body = { ...whole, base: null, view: null };
        try {
            await outbox.put({ ...rest, kind: "second", body });
        } catch (error) {
            console.error(error);
            form.isEnabled = true;
            form.sayProblem(this.#strings.notKept);
            return;
        } finally {
            this.#isSaving = false;
        }
        this.end();
        tabs.tell("kept", { base, slot: slot.slot, body, kind: "second" });
        sender.wake();
        this.#tell("kept", { slot: slot.slot, body });
    }

    #tell(name, detail = {}) {
        this.dispatchEvent(new CustomEvent(name, { detail }));
    }
}

/** When what was changed is on the screen, as performance.now(). The first callback runs before the frame is composed. */
async function painted() {
    for (let frame = 0; frame < 2; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
    return performance.now();
}
