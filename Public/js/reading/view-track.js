// How the film was looked at while a case lay open, in few numbers: see docs/desk.md. Nothing waits for it.
import { submissionKey } from "./random.js";

/** Most steps of a track; the server takes no more. When it is full, every second view is forgotten. */
const mostSteps = 1200;
/** Two views of one gesture have at least this between them, in milliseconds; twice as much after each forgetting. */
const shortestPause = 100;
/** Parts of a grey value and of a film pixel; parts of the zoom. As ViewTrack.View on the server. */
const parts = 16;
const zoomParts = 4096;

const whole = (value) => Math.max(0, Math.round(value * parts));

/** Collects steps `[moment, kind, …]`, moments as performance.now(). */
class Steps {
    #list = [];
    #pause = shortestPause;
    /** A view that came too soon after the one before; kept when nothing newer comes. */
    #waiting = null;

    get isEmpty() {
        return this.#list.length === 0;
    }

    add(moment, kind, ...values) {
        this.#settle();
        if (this.#list.length >= mostSteps) this.#thin();
        // Nothing but marks and choices, which nobody makes a thousand times in a case.
        if (this.#list.length < mostSteps) this.#list.push([moment, kind, ...values]);
    }

    view(moment, values) {
        const last = this.#list.findLast(([, kind]) => kind === "view");
        if (last !== undefined && String(last.slice(2)) === String(values)) {
            this.#waiting = null;
        } else if (last !== undefined && moment - last[0] < this.#pause) {
            this.#waiting = [moment, values];
        } else {
            this.#waiting = null;
            this.add(moment, "view", ...values);
        }
    }

    /** @param {number} start the moment that is 0 @returns {Array[]} with the milliseconds since the step before */
    since(start) {
        this.#settle();
        let before = 0;
        return this.#list.map(([moment, ...rest], index) => {
            // A page that had no size at first: the track begins with what was first seen.
            const time = index === 0 ? 0 : Math.max(before, Math.round(moment - start));
            const pause = time - before;
            before = time;
            return [pause, ...rest];
        });
    }

    #settle() {
        if (this.#waiting === null) return;
        const [moment, values] = this.#waiting;
        this.#waiting = null;
        this.add(moment, "view", ...values);
    }

    #thin() {
        this.#pause *= 2;
        let count = 0;
        this.#list = this.#list.filter(([, kind], index) => kind !== "view" || index < 2 || count++ % 2 === 1);
    }
}

export class ViewTrackRecorder {
    #viewer;
    #form;
    #question;
    #clock;
    #send;
    /** @type {{slot: string, shownAt: number, start: number, steps: Steps, choice: string|null, marks: string,
     *   canvas: string}|null} */
    #open = null;
    #isAway = false;

    /**
     * @param {object} parts
     * @param {import("../viewer/viewer.js").FilmViewer} parts.viewer
     * @param {import("./question-form.js").QuestionForm} parts.form
     * @param {string} parts.question id of the first question
     * @param {import("./clock.js").ServerClock} parts.clock
     * @param {(slot: string, body: object) => void} parts.send takes a finished track
     */
    constructor({ viewer, form, question, clock, send }) {
        this.#viewer = viewer;
        this.#form = form;
        this.#question = question;
        this.#clock = clock;
        this.#send = send;
        viewer.addEventListener("painted", () => this.#painted());
        viewer.addEventListener("markschange", () => this.#marked());
        form.addEventListener("change", () => this.#chosen());
        const presence = () => this.#presence(document.visibilityState !== "visible" || !document.hasFocus());
        document.addEventListener("visibilitychange", presence);
        addEventListener("focus", presence);
        addEventListener("blur", presence);
        addEventListener("pagehide", () => this.end(null));
    }

    /** A case's film is on the screen. @param {string} slot @param {number} paintedAt performance.now() */
    begin(slot, paintedAt) {
        this.#open = { slot, shownAt: this.#clock.at(paintedAt), start: paintedAt, steps: new Steps(), choice: null, marks: "", canvas: "" };
        this.#isAway = false;
        this.#look(paintedAt);
        this.#presence(document.visibilityState !== "visible" || !document.hasFocus());
    }

    /** What was answered before is on the form and on the film; it is no choice of this showing. */
    restored() {
        if (this.#open === null) return;
        this.#open.choice = this.#choice;
        this.#marked();
    }

    /** The case is left. @param {string|null} submission key of the answer that ended it */
    end(submission) {
        const open = this.#open;
        this.#open = null;
        if (open === null || open.steps.isEmpty) return;
        const steps = open.steps.since(open.start);
        this.#send(open.slot, { key: submissionKey(), submission, shownAt: open.shownAt, steps });
    }

    get #choice() {
        return this.#form.answers[this.#question]?.choice ?? null;
    }

    #painted() {
        if (this.#open !== null) this.#look(performance.now());
    }

    #look(moment) {
        const view = this.#viewer.viewState();
        if (view === null) return;
        const { width, height } = this.#viewer.canvasSize;
        if (width < 1 || height < 1) return;
        const canvas = `${width} ${height}`;
        if (canvas !== this.#open.canvas) this.#open.steps.add(moment, "canvas", width, height);
        this.#open.canvas = canvas;
        const zoom = Math.max(1, Math.round(view.zoom * zoomParts));
        const window = [whole(view.windowCentre), Math.max(1, whole(view.windowWidth))];
        this.#open.steps.view(moment, [...window, zoom, whole(view.panX), whole(view.panY), view.inverted ? 1 : 0]);
    }

    #marked() {
        if (this.#open === null) return;
        const marks = this.#viewer.marks.map(({ shape, side, x, y, width = 0, height = 0 }) => [
            shape, side ?? null, whole(x), whole(y), whole(width), whole(height),
        ]);
        // Another answer may take the question, and with it the marks, away.
        if (this.#open.marks === String(marks)) return;
        this.#open.marks = String(marks);
        this.#open.steps.add(performance.now(), "marks", ...marks);
    }

    #chosen() {
        if (this.#open === null) return;
        if (this.#open.choice !== this.#choice) {
            this.#open.choice = this.#choice;
            this.#open.steps.add(performance.now(), "choice", this.#choice);
        }
        this.#marked();
    }

    #presence(isAway) {
        if (this.#open === null || isAway === this.#isAway) return;
        this.#isAway = isAway;
        this.#open.steps.add(performance.now(), isAway ? "left" : "back");
    }
}
