// What the model says, above the questions: its call, the probability, and how strongly its map covers the film.
import { MapControls } from "../heat-maps/map-controls.js";
import { element } from "./dom.js";
import { fill } from "./status.js";

export class AdvicePanel {
    #strings;
    #percent;
    #element = element("section", { class: "advice", hidden: true });
    #waiting;
    #content = element("div", { class: "advice-content" });
    #call = element("p", { class: "advice-call" });
    #probability = element("p", { class: "advice-probability" });
    #meter = element("meter", { class: "advice-meter", min: 0, max: 1, value: 0 });
    #threshold = element("p", { class: "hint" });
    #noMap;
    #mapControls = element("div", { class: "map-controls advice-map" });
    #controls;

    /**
     * @param {HTMLElement} container gets the panel as its first child @param {import("../viewer/overlay.js").FilmOverlay} overlay
     * @param {{strings: object, language: string, isLive?: boolean}} options strings: those of reading.second; isLive: it is
     *   there with the film, and nothing else tells a screen reader
     */
    constructor(container, overlay, { strings, language, isLive = false }) {
        this.#strings = strings;
        this.#percent = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 });
        this.#waiting = element("p", { class: "advice-waiting", role: "status" }, strings.waiting);
        this.#noMap = element("p", { class: "hint" });
        this.#meter.setAttribute("aria-hidden", "true");
        this.#controls = new MapControls(this.#mapControls, overlay, { strings });
        this.#content.append(
            this.#call, this.#meter, this.#probability, this.#threshold, this.#mapControls, this.#noMap,
            element("p", { class: "advice-task" }, strings.ownAnswer),
        );
        this.#element.setAttribute("aria-label", strings.heading);
        if (isLive) this.#element.setAttribute("aria-live", "polite");
        this.#element.append(element("h2", { class: "advice-heading" }, strings.heading), this.#waiting, this.#content);
        container.prepend(this.#element);
    }

    /** The keys of the map's controls, for the key map. @returns {object} actions by name */
    get actions() {
        return this.#controls.actions;
    }

    /** @param {(name: string) => string|undefined} legendOf */
    showKeys(legendOf) {
        this.#controls.showKeys(legendOf);
    }

    hide() {
        this.#element.hidden = true;
    }

    /** The own answer is on its way to the server. */
    waiting() {
        this.#waiting.hidden = false;
        this.#content.hidden = true;
        this.#element.hidden = false;
    }

    /** @param {{probability: number, threshold: number, fracture: boolean, map: string|null}} advice @param {{hasMap: boolean}} shown */
    show(advice, { hasMap }) {
        const { probability, threshold, fracture, map } = advice;
        this.#call.textContent = this.#callOf(advice);
        this.#call.dataset.call = fracture ? "fracture" : "none";
        this.#meter.value = probability;
        this.#probability.textContent = fill(this.#strings.probability, { probability: this.#percent.format(probability) });
        this.#threshold.textContent = fill(this.#strings.threshold, { threshold: this.#percent.format(threshold) });
        this.#mapControls.hidden = !hasMap;
        this.#noMap.hidden = hasMap;
        this.#noMap.textContent = map === null ? this.#strings.noMap : this.#strings.mapFailed;
        this.#waiting.hidden = true;
        this.#content.hidden = false;
        this.#element.hidden = false;
    }

    /** The same in one sentence, for screen readers. @returns {string} */
    sentence(advice) {
        return fill(this.#strings.shown, { call: this.#callOf(advice), probability: this.#percent.format(advice.probability) });
    }

    #callOf({ fracture }) {
        return fracture ? this.#strings.fracture : this.#strings.noFracture;
    }
}
