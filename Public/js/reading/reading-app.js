// One case after the other: load, show, answer, keep, send, next. The page's other parts do the work; this says when.
import { addressedPosition, showAddress } from "./addresses.js";
import { answerMessage, shownMessage } from "./answer-message.js";
import { AnswerNews } from "./answer-news.js";
import { CaseList, isAnswered } from "./case-list.js";
import { Ending } from "./ending.js";
import { slotsToSend } from "./outbox.js";
import { minutesLeft } from "./progress.js";
import { sameAnswers } from "./questionnaire.js";
import { ReadingRules } from "./reading-rules.js";
import { fill } from "./status.js";

/** A press that follows an answer sooner than this was meant for the case before, in milliseconds. */
const settleTime = 300;

export class ReadingApp {
    #parts;
    #strings;
    #ending;
    /** @type {ReadingRules} */
    #rules;
    /** @type {CaseList} */
    #cases;
    /** @type {import("./case-list.js").Slot|null} */
    #slot = null;
    #film = null;
    #visit = 0;
    #isSaving = false;
    #lastSaved = -Infinity;
    #hasEnded = false;
    #isFinishing = false;

    /** @param {object} parts made by the page: see js/pages/reading.js */
    constructor(parts) {
        this.#parts = parts;
        this.#strings = parts.strings;
        this.#ending = new Ending(parts);
    }

    /** @param {object} state of the server @param {CaseList} cases */
    begin(state, cases) {
        this.#rules = new ReadingRules(state);
        this.#cases = cases;
        const { form, disputes, viewer, second } = this.#parts;
        form.addEventListener("change", () => this.#changed());
        form.addEventListener("decide", () => this.#parts.timing.decided());
        form.addEventListener("commit", () => this.#committed());
        form.addEventListener("save", () => this.save());
        viewer.addEventListener("markschange", () => this.#parts.timing.decided());
        new AnswerNews(this.#parts, this.#forNews());
        disputes.addEventListener("ended", ({ detail }) => this.#end(detail.sentence));
        disputes.addEventListener("early", () => void this.refresh(true));
        disputes.addEventListener("count", ({ detail }) => {
            this.#parts.status.refused = detail.count;
            if (this.#isFinishing) void this.#finish();
        });
        second?.addEventListener("kept", ({ detail: { slot, body } }) => {
            this.#lastSaved = performance.now();
            this.#cases.keep(slot, body, "second");
            this.#goOn();
        });
        second?.addEventListener("elsewhere", () => void this.refresh().then(() => this.#hasEnded || this.#goOn()));
        addEventListener("popstate", () => this.#openAddressed());
        this.#openAddressed(true);
    }

    #forNews() {
        return {
            now: () => ({
                cases: this.#cases,
                slot: this.#slot,
                isFinishing: this.#isFinishing,
                isSaving: this.#isSaving,
                hasEnded: this.#hasEnded,
            }),
            goOn: () => this.#goOn(),
            finish: () => void this.#finish(),
            refresh: () => void this.refresh(),
            showProgress: () => this.#showProgress(),
        };
    }

    /** Where the reader goes from here; another page than the readers' names its own. */
    get #ways() {
        return this.#parts.ways ?? { home: "/reading", next: this.#rules.nextPage };
    }

    /** What the study's rules allow. @returns {ReadingRules} */
    get rules() {
        return this.#rules;
    }

    /** Saves the case on the screen and goes on. */
    async save() {
        const { form, timing, second } = this.#parts;
        if (second?.isOpen) return second.save();
        if (!form.isEnabled || this.#isSaving || timing.figures.paintedAt === null) return;
        const slot = this.#slot;
        const { isChange, isAltered } = this.#mode;
        if (isChange && !isAltered) return this.#goOn();
        if (!form.check(isChange && this.#rules.changePolicy.needsReason)) return;
        await this.#keep(slot, isChange);
    }

    /** Opens the case before. */
    previous() {
        if (this.#slot === null || this.#slot.position <= 1 || !this.#rules.changePolicy.canChange || this.#isSaving) return;
        void this.open(this.#cases.at(this.#slot.position - 1));
    }

    /**
     * Asks the server what stands: after a break, or when another device may have gone on.
     * @param {boolean} [goToFirstOpen] when an earlier case turned out to have no answer
     */
    async refresh(goToFirstOpen = false) {
        if (this.#hasEnded || this.#isSaving) return;
        const { api, outbox, films } = this.#parts;
        let state;
        try {
            state = await api.state();
        } catch {
            return;
        }
        const wasOpen = this.#slot !== null && !isAnswered(this.#slot);
        outbox.slots = slotsToSend(state);
        const kept = await outbox.kept();
        this.#rules = new ReadingRules(state);
        this.#cases = new CaseList(state.slots, kept);
        films.order = this.#cases.all;
        if (this.#slot === null) return;
        this.#slot = this.#cases.find(this.#slot.slot) ?? null;
        this.#showProgress();
        const isElsewhere = wasOpen && (this.#slot === null || isAnswered(this.#slot));
        const firstOpen = this.#cases.firstOpen;
        const isEarly = goToFirstOpen && firstOpen !== undefined && firstOpen.position < (this.#slot?.position ?? Infinity);
        if (this.#checkState() && (isElsewhere || isEarly)) this.#goOn();
    }

    /** Opens a case: the old film goes at once, the clock starts when the new one is painted. */
    async open(slot, { replace = false } = {}) {
        const { viewer, form, films, filmWaiter, stage, outbox, clock, timing, markTool, second } = this.#parts;
        const visit = ++this.#visit;
        second?.end();
        this.#parts.track?.end(null);
        this.#slot = slot;
        this.#isFinishing = false;
        viewer.clear();
        markTool.putDown();
        form.isEnabled = false;
        const standing = CaseList.answersOf(slot);
        form.answers = standing;
        stage.clear();
        stage.phase = "loading";
        stage.waiting(this.#strings.loading);
        // Where answers are final, Back does not lead to them.
        showAddress(slot.position, { replace: replace || !this.#rules.changePolicy.canChange });
        this.#showProgress();
        const draft = standing === null ? await outbox.draft(slot.slot).catch(() => undefined) : undefined;
        const film = await filmWaiter.take(slot, () => visit === this.#visit);
        if (film === null || visit !== this.#visit) return;
        this.#film = film;
        markTool.filmWidth = film.width;
        viewer.label = fill(this.#strings.filmLabel, { position: slot.position, total: this.#cases.total });
        let paintedAt;
        try {
            stage.clear();
            paintedAt = await viewer.show(film);
        } catch (error) {
            if (error.name === "AbortError") return;
            throw error;
        }
        if (visit !== this.#visit) return;
        // Benchmarks/paint.py reads it.
        performance.mark("film-painted", { startTime: paintedAt });
        films.readAhead();
        timing.start(paintedAt, draft && { ...draft, paintedAt: clock.momentOf(draft.shownAt) });
        stage.phase = "reading";
        if (second?.isDue(slot)) return second.begin(slot, () => visit === this.#visit);
        this.#parts.track?.begin(slot.slot, paintedAt);
        // Enabled a moment later: until then a press is the end of a double press on the film before.
        await new Promise((resolve) => setTimeout(resolve, settleTime - (performance.now() - this.#lastSaved)));
        if (visit !== this.#visit) return;
        form.answers = standing ?? draft?.answers ?? null;
        form.isEnabled = true;
        markTool.follow();
        this.#parts.track?.restored();
        this.#showMode();
        this.#parts.toolbar.refresh();
        this.#parts.announce(fill(this.#strings.filmShown, { position: slot.position, total: this.#cases.total }));
        if (this.#rules.notesFilms) await this.#noteShown(slot, clock.at(paintedAt));
    }

    async #noteShown(slot, shownAt) {
        const { outbox, sender, base } = this.#parts;
        // The answer itself carries the time, too.
        await outbox.put(shownMessage(base, slot, shownAt)).then(() => sender.wake(), (error) => console.error(error));
    }

    async #keep(slot, isChange) {
        const { form, outbox, timing, viewer, clock, base, sender, tabs, stage, practice, second } = this.#parts;
        this.#isSaving = true;
        const message = answerMessage({
            base,
            slot,
            answers: form.answersToSend,
            changeReason: isChange && form.changeReason !== "" ? form.changeReason : null,
            figures: timing.figures,
            viewState: viewer.viewState(),
            clock,
        });
        form.isEnabled = false;
        const keeping = outbox.put(message);
        // Before a second answer the film stays: the model speaks of it.
        if (!this.#rules.isPractice && slot.second !== null) {
            viewer.clear();
            stage.phase = "saving";
        }
        const receipt = this.#rules.isPractice ? practice.receiptOf(message.body.submission) : null;
        try {
            await keeping;
        } catch (error) {
            await this.#notKept(slot, message, error);
            return;
        }
        this.#lastSaved = performance.now();
        this.#parts.track?.end(message.body.submission);
        this.#cases.keep(slot.slot, message.body);
        outbox.dropDraft(slot.slot).catch(() => {});
        tabs.tell("kept", { base, slot: slot.slot, body: message.body });
        sender.wake();
        this.#showProgress();
        this.#isSaving = false;
        const visit = this.#visit;
        if (second?.isDue(this.#slot)) await second.begin(this.#slot, () => visit === this.#visit);
        else if (receipt === null) this.#goOn();
        else await this.#comment(receipt);
    }

    /** The browser could not write the answer down (disk full): it is still on the screen, and the reader is told. */
    async #notKept(slot, message, error) {
        console.error(error);
        const { form } = this.#parts;
        this.#isSaving = false;
        await this.open(slot, { replace: true });
        form.answers = message.body.answers;
        form.sayProblem(this.#strings.notKept);
    }

    /** Practice: the right answer in words and on the film, then on. */
    async #comment(receipt) {
        const { markTool, practice } = this.#parts;
        const visit = this.#visit;
        await practice.comment(receipt, { markTool, filmWidth: this.#film.width, isLast: this.#cases.isComplete });
        if (visit === this.#visit) this.#goOn();
    }

    #goOn() {
        const next = this.#cases.firstOpen;
        if (next === undefined) void this.#finish();
        else void this.open(next);
    }

    /** All cases are answered: on to the next page once everything is on the server. */
    async #finish() {
        this.#visit += 1;
        this.#isFinishing = true;
        const left = await this.#ending.begin();
        if (!this.#isFinishing) return;
        const isComplete = this.#cases.firstOpen === undefined;
        if (left.waiting === 0 && !isComplete) this.#goOn();
        else if (left.waiting === 0 && left.refused === 0) this.#ending.goTo(this.#ways.next);
        else this.#ending.wait(left);
    }

    #openAddressed(isFirst = false) {
        if (this.#hasEnded || !this.#checkState()) return;
        const addressed = this.#cases.at(addressedPosition());
        const { firstOpen } = this.#cases;
        // A case further ahead than the first open one is not yet due; one that is final is not shown again.
        const isDue = addressed !== undefined && (addressed === firstOpen || (isAnswered(addressed) && this.#rules.changePolicy.canChange));
        if (isDue) void this.open(addressed, { replace: true });
        else if (this.#rules.isSignedOff) location.replace(this.#ways.home);
        else if (firstOpen !== undefined) void this.open(firstOpen, { replace: isFirst || addressed !== undefined });
        else void this.#finish();
    }

    /** @returns {boolean} whether answers are taken at all */
    #checkState() {
        const state = this.#rules.studyState;
        if (state === "open") return true;
        this.#end(this.#parts.dialogs.sentence({ code: `study-${state}` }));
        return false;
    }

    #end(sentence) {
        this.#hasEnded = true;
        this.#visit += 1;
        this.#ending.end(sentence, this.#ways.home);
    }

    #changed() {
        const { form, outbox, timing, clock } = this.#parts;
        this.#showMode();
        // A choice that saves at once needs no draft.
        if (isAnswered(this.#slot) || this.#rules.choiceIsAll) return;
        const { paintedAt, ...times } = timing.figures;
        const draft = { slot: this.#slot.slot, answers: form.answers, shownAt: clock.at(paintedAt), ...times };
        outbox.keepDraft(draft).catch((error) => console.error(error));
    }

    /** On-choice: the answer that completes the case saves it; a change of an old answer needs its button. */
    #committed() {
        if (this.#parts.second?.isOpen) return this.#rules.choiceIsAll ? void this.#parts.second.save() : undefined;
        if (!this.#rules.savesOnChoice || isAnswered(this.#slot)) return;
        if (this.#rules.choiceIsAll || this.#parts.form.isComplete) void this.save();
    }

    /** Whether the case has an answer already, and the form says another. */
    get #mode() {
        const standing = CaseList.answersOf(this.#slot);
        const isChange = standing !== null;
        return { isChange, isAltered: isChange && !sameAnswers(standing, this.#parts.form.answersToSend) };
    }

    #showMode() {
        const { form, second } = this.#parts;
        if (second?.isOpen) return second.showMode();
        form.setMode({ ...this.#mode, needsReason: this.#rules.changePolicy.needsReason });
    }

    #showProgress() {
        const { total, answered, times } = this.#cases;
        this.#parts.showProgress({
            position: this.#slot?.position ?? answered,
            answered,
            total,
            canStepBack: this.#rules.changePolicy.canChange && (this.#slot?.position ?? 1) > 1,
            minutes: this.#rules.isPractice ? null : minutesLeft(times, total - answered),
        });
    }
}
