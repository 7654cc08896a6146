// Plays a reader's track over the radiograph: buttons, time line, list of moments.
import { momentText } from "../pages/local-time.js";
import { element } from "../reading/dom.js";
import { fill } from "../reading/status.js";
import { svgElement } from "../viewer/mark-drawing.js";
import { Track, viewHere } from "./track.js";

/** One press of a key, in milliseconds. */
const jump = 1000;

export class Replay {
    #parts;
    #words;
    #tracks;
    #track;
    #moment = 0;
    #playingSince = null;
    #viewport = element("div", { class: "desk-viewport", hidden: true });

    /**
     * @param {object} parts viewer, container of the film, controls, `showMarks(marks)`
     * @param {object} words strings of the desk @param {object[]} tracks
     */
    constructor(parts, words, tracks) {
        this.#parts = parts;
        this.#words = words;
        this.#tracks = tracks.map((data) => new Track(data));
        parts.container.append(this.#viewport);
        // Whoever looks around for himself leaves the reader's view.
        parts.viewer.addEventListener("painted", () => parts.viewer.isFollowing || (this.#viewport.hidden = true));
        parts.viewer.addEventListener("viewchange", () => this.#pause());
        new ResizeObserver(() => this.#viewport.hidden || this.#show(this.#moment)).observe(parts.container);
        const { select, play, time, speed } = parts;
        this.#tracks.forEach((track, index) => {
            const text = track.version === null ? words.showingWithout : words.showingOf;
            const shownAt = momentText(new Date(track.shownAt), "short");
            select.append(element("option", { value: index }, fill(text, { time: shownAt, version: track.version })));
        });
        // The showing that led to the answer that counts, when it is there.
        const standing = Math.max(...this.#tracks.map(({ version }) => version ?? 0));
        select.value = String(Math.max(0, this.#tracks.findIndex(({ version }) => version === standing)));
        select.addEventListener("change", () => this.#choose(Number(select.value)));
        play.addEventListener("click", () => this.toggle());
        time.addEventListener("input", () => this.seek(Number(time.value)));
        speed.addEventListener("change", () => this.#restart());
        this.#choose(Number(select.value), { isShown: false });
    }

    get isPlaying() {
        return this.#playingSince !== null;
    }

    toggle() {
        if (this.isPlaying) this.#pause();
        else this.#play();
    }

    /** @param {number} moment milliseconds */
    seek(moment) {
        this.#pause();
        this.#show(moment);
    }

    forward() {
        this.seek(this.#moment + jump);
    }

    back() {
        this.seek(this.#moment - jump);
    }

    /** @param {1|-1} step */
    changeSpeed(step) {
        const { speed } = this.#parts;
        speed.selectedIndex = Math.min(Math.max(speed.selectedIndex + step, 0), speed.options.length - 1);
        this.#restart();
    }

    #choose(index, { isShown = true } = {}) {
        this.#pause();
        this.#track = this.#tracks[index];
        const { time } = this.#parts;
        const step = Math.max(1, Math.min(100, Math.round(this.#track.duration / 200)));
        time.step = String(step);
        // The end is a whole number of steps away, so that the keyboard reaches it.
        time.max = String(Math.ceil(this.#track.duration / step) * step);
        this.#drawLine();
        this.#listMoments();
        if (isShown) this.#show(0);
        else this.#showTime();
    }

    #play() {
        if (this.#moment >= this.#track.duration) this.#moment = 0;
        this.#playingSince = { at: performance.now(), moment: this.#moment };
        this.#showState();
        requestAnimationFrame(() => this.#frame());
    }

    #pause() {
        this.#playingSince = null;
        this.#showState();
    }

    #restart() {
        if (this.isPlaying) this.#playingSince = { at: performance.now(), moment: this.#moment };
    }

    #frame() {
        if (!this.isPlaying) return;
        const { at, moment } = this.#playingSince;
        this.#show(moment + (performance.now() - at) * Number(this.#parts.speed.value));
        if (this.#moment >= this.#track.duration) this.#pause();
        else requestAnimationFrame(() => this.#frame());
    }

    #show(moment) {
        this.#moment = Math.min(Math.max(moment, 0), this.#track.duration);
        const state = this.#track.at(this.#moment);
        const { viewer, container, showMarks } = this.#parts;
        if (state.view !== null && state.canvas !== null && viewer.view !== null) {
            const here = viewer.canvasSize;
            const { view, frame } = viewHere(state, here);
            viewer.follow(view);
            const ratio = here.width / (container.clientWidth || here.width);
            for (const [name, value] of Object.entries(frame)) this.#viewport.style[name] = `${value / ratio}px`;
            this.#viewport.hidden = false;
            showMarks(state.marks);
        }
        this.#showTime();
    }

    #showTime() {
        const { time, timeText, moments } = this.#parts;
        time.value = String(this.#moment);
        const text = fill(this.#words.timeOf, { time: seconds(this.#moment), total: seconds(this.#track.duration) });
        timeText.textContent = text;
        time.setAttribute("aria-valuetext", text);
        let current = null;
        for (const button of moments.querySelectorAll("button")) {
            button.removeAttribute("aria-current");
            if (Number(button.dataset.ms) <= this.#moment) current = button;
        }
        current?.setAttribute("aria-current", "true");
    }

    #showState() {
        const { play, playText } = this.#parts;
        play.setAttribute("aria-pressed", String(this.isPlaying));
        playText.textContent = this.isPlaying ? this.#words.pause : this.#words.play;
    }

    #drawLine() {
        const { line } = this.#parts;
        const x = (moment) => (moment / this.#track.duration) * 1000;
        const pauses = this.#track.pauses.map(({ from, to }) =>
            svgElement("rect", { class: "away", x: x(from), y: 2, width: Math.max(x(to) - x(from), 1), height: 8 }),
        );
        const moments = this.#track.moments.map(({ ms, kind }) =>
            svgElement("rect", { class: kind === "saved" ? "saved" : "moment", x: Math.min(x(ms), 996), y: 0, width: 4, height: 12 }),
        );
        line.replaceChildren(...pauses, ...moments);
    }

    #listMoments() {
        const items = this.#track.moments.map(({ ms, kind, values }) => {
            const button = element("button", { type: "button", "data-ms": ms });
            button.append(element("span", {}, seconds(ms)), element("span", {}, fill(this.#words.moment[kind], values)));
            button.addEventListener("click", () => this.seek(ms));
            return element("li", {}, button);
        });
        this.#parts.moments.replaceChildren(...items);
    }
}

function seconds(milliseconds) {
    return `${(milliseconds / 1000).toFixed(1)} s`;
}
