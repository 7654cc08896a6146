// What pointers do to the film: a drag windows or pans, two fingers pinch, a click may set a mark. A drag that turns out
// to be a pinch or a mark is taken back.
import { PointerGestures } from "./pointer-gestures.js";

export class FilmGestures {
    #viewer;
    #pointers;
    #beforeDrag = null;

    /**
     * @param {HTMLCanvasElement} canvas
     * @param {object} viewer what the gestures work on
     * @param {() => import("./film-view.js").FilmView|null} viewer.view
     * @param {import("./marks.js").MarkLayer} viewer.marks
     * @param {(kind: string, part: "tone"|"place", action: () => void) => void} viewer.change runs a part of a gesture
     * @param {(factor: number, point: {x: number, y: number}) => void} viewer.zoomBy
     * @param {(zoom: number, point: {x: number, y: number}) => void} viewer.zoomTo
     * @param {(dx: number, dy: number) => void} viewer.pan CSS pixels
     * @param {() => void} viewer.resetWindow
     * @param {() => void} viewer.finished the gesture has ended
     * @param {() => void} viewer.takenBack the view is what it was before the gesture
     */
    constructor(canvas, viewer) {
        this.#viewer = viewer;
        const drag = (kind, part, action) => {
            const view = viewer.view();
            if (view === null) return;
            this.#beforeDrag ??= view.snapshot();
            viewer.change(kind, part, () => action(view));
        };
        this.#pointers = new PointerGestures(canvas, {
            grab: (point, coarse) => viewer.marks.grab(point, coarse),
            click: (point, coarse) => viewer.marks.click(point, coarse),
            doubleClick: () => viewer.marks.isActive || viewer.resetWindow(),
            window: (dx, dy) =>
                drag("window", "tone", (view) => {
                    const { clientWidth, clientHeight } = canvas;
                    view.adjust(dx / clientWidth, ((view.inverted ? -1 : 1) * dy) / clientHeight);
                }),
            pan: (dx, dy) => drag("pan", "place", () => viewer.pan(dx, dy)),
            pinch: (factor, from, to) =>
                drag("pinch", "place", (view) => {
                    viewer.zoomTo(view.place.zoom * factor, from);
                    viewer.pan(to.x - from.x, to.y - from.y);
                }),
            wheel: (factor, point) => viewer.zoomBy(factor, point),
            end: () => {
                this.#beforeDrag = null;
                viewer.finished();
            },
            takeBack: () => this.#takeBack(),
        });
    }

    /** Forgets a gesture that is under way. */
    abandon() {
        this.#pointers.abandon();
        this.#beforeDrag = null;
    }

    destroy() {
        this.#pointers.destroy();
    }

    #takeBack() {
        if (this.#beforeDrag === null) return;
        this.#viewer.view().restore(this.#beforeDrag);
        this.#beforeDrag = null;
        this.#viewer.takenBack();
    }
}
