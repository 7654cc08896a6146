// A track as the server gives it: what was so at any moment. Pure; no DOM.

/**
 * @typedef {object} TrackState
 * @property {{width: number, height: number}|null} canvas the reader's film area, in pixels of his screen
 * @property {{window: {centre: number, width: number}, place: {zoom: number, panX: number, panY: number}, inverted: boolean}|null} view
 * @property {object[]} marks
 * @property {string|null} choice
 * @property {boolean} isAway
 */

export class Track {
    #steps;

    /** Milliseconds. */
    duration;
    /** @type {number|null} number of the answer that ended it */
    version;
    shownAt;
    savedAfter;
    decidedAfter;
    choices;

    /** @param {object} data one of the page's `tracks` */
    constructor({ shownAt, version, savedAfter, decidedAfter, steps, choices }) {
        this.#steps = steps;
        this.shownAt = shownAt;
        this.version = version;
        this.savedAfter = savedAfter;
        this.decidedAfter = decidedAfter;
        this.choices = choices;
        this.duration = Math.max(steps.at(-1).ms, savedAfter ?? 0, decidedAfter ?? 0, 1);
    }

    /** @param {number} moment milliseconds @returns {TrackState} */
    at(moment) {
        const state = { canvas: null, view: null, marks: [], choice: null, isAway: false };
        for (const step of this.#steps) {
            if (step.ms > moment) break;
            if (step.canvas) state.canvas = { width: step.canvas[0], height: step.canvas[1] };
            if (step.window) {
                state.view = {
                    window: { centre: step.window[0], width: step.window[1] },
                    place: { zoom: step.zoom, panX: step.pan[0], panY: step.pan[1] },
                    inverted: step.inverted,
                };
            }
            if (step.marks) state.marks = step.marks;
            if (step.choice !== undefined) state.choice = step.choice;
            if (step.page) state.isAway = step.page === "left";
        }
        return state;
    }

    /** Times when nobody looked. @returns {{from: number, to: number}[]} */
    get pauses() {
        const pauses = [];
        let from = null;
        for (const { ms, page } of this.#steps) {
            if (page === "left") from ??= ms;
            if (page === "back" && from !== null) {
                pauses.push({ from, to: ms });
                from = null;
            }
        }
        if (from !== null) pauses.push({ from, to: this.duration });
        return pauses;
    }

    /** What can be told in words, in order. @returns {{ms: number, kind: string, values: object}[]} */
    get moments() {
        const moments = [{ ms: 0, kind: "shown", values: {} }];
        for (const { ms, marks, choice, page } of this.#steps) {
            if (marks) moments.push({ ms, kind: "marked", values: { count: marks.length } });
            if (choice) moments.push({ ms, kind: "chosen", values: { choice: this.choices[choice] ?? choice } });
            if (choice === null) moments.push({ ms, kind: "unchosen", values: {} });
            if (page) moments.push({ ms, kind: page, values: {} });
        }
        if (this.decidedAfter !== null) moments.push({ ms: this.decidedAfter, kind: "decided", values: {} });
        if (this.savedAfter !== null) moments.push({ ms: this.savedAfter, kind: "saved", values: { version: this.version } });
        return moments.sort((a, b) => a.ms - b.ms);
    }
}

/**
 * The reader's view on another film area: all that he saw is seen, as large as it fits.
 * @param {TrackState} state with canvas and view @param {{width: number, height: number}} here device pixels
 * @returns {{view: object, frame: {left: number, top: number, width: number, height: number}}} frame: what he saw, in
 *   device pixels of this film area
 */
export function viewHere({ canvas, view }, here) {
    const scale = Math.min(here.width / canvas.width, here.height / canvas.height);
    const { zoom, panX, panY } = view.place;
    const [width, height] = [canvas.width * scale, canvas.height * scale];
    return {
        view: { ...view, place: { zoom: zoom * scale, panX, panY }, isFitted: false },
        frame: { left: (here.width - width) / 2, top: (here.height - height) / 2, width, height },
    };
}
