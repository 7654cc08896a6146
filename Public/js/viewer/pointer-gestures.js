// Mouse, pen and fingers to gestures. Knows nothing of films: it reports what was meant, in CSS pixels.

/** How far a press may wander and still be a click, in CSS pixels. */
const slack = { mouse: 3, pen: 6, touch: 9 };
const doubleTap = { milliseconds: 350, distance: 30 };
/** Window/level movement younger than this is taken back when a second finger lands, in milliseconds. */
const pinchGrace = 250;

/**
 * Points are {x, y} in CSS pixels from the canvas's top left corner.
 * @typedef {object} GestureSink
 * @property {(point: object, coarse: boolean) => (null|{move: Function, end: Function, cancel: Function})} grab
 *   asked at a primary press: what a drag from here holds, or null for window/level. `coarse`: a finger.
 *   move(from, to) follows each movement, end(to) or cancel() comes last
 * @property {(dx: number, dy: number) => void} window
 * @property {(dx: number, dy: number) => void} pan
 * @property {(factor: number, from: object, to: object) => void} pinch zoom about `from`, then move it to `to`
 * @property {(factor: number, point: object) => void} wheel
 * @property {(point: object, coarse: boolean) => void} click primary press without movement
 * @property {() => void} doubleClick
 * @property {() => void} end a drag or pinch is over
 * @property {() => void} takeBack undo what the running drag did
 */

export class PointerGestures {
    #canvas;
    #sink;
    #pointers = new Map();
    #drag = null;
    #pinch = null;
    #lastTap = null;
    #spaceHeld = false;
    #stop = new AbortController();

    /** @param {HTMLCanvasElement} canvas @param {GestureSink} sink */
    constructor(canvas, sink) {
        this.#canvas = canvas;
        this.#sink = sink;
        const listen = (target, name, handler, options = {}) =>
            target.addEventListener(name, handler, { ...options, signal: this.#stop.signal });
        listen(canvas, "pointerdown", (event) => this.#down(event));
        listen(canvas, "pointermove", (event) => this.#moved(event));
        listen(canvas, "pointerup", (event) => this.#up(event, false));
        listen(canvas, "pointercancel", (event) => this.#up(event, true));
        listen(canvas, "lostpointercapture", (event) => this.#up(event, true));
        listen(canvas, "wheel", (event) => this.#wheel(event), { passive: false });
        listen(canvas, "contextmenu", (event) => event.preventDefault());
        // The middle button would start the browser's own scrolling.
        listen(canvas, "mousedown", (event) => event.button === 1 && event.preventDefault());
        listen(canvas, "dblclick", () => this.#sink.doubleClick());
        // Safari zooms the page with these whatever touch-action says.
        for (const name of ["gesturestart", "gesturechange"]) {
            listen(canvas, name, (event) => event.preventDefault(), { passive: false });
        }
        listen(canvas, "keydown", (event) => this.#space(event, true));
        listen(canvas, "keyup", (event) => this.#space(event, false));
        listen(canvas, "blur", () => (this.#spaceHeld = false));
    }

    /** Forgets what is under way, without a last word to the sink. */
    abandon() {
        this.#drag?.grabbed?.cancel();
        this.#drag = null;
        this.#pinch = null;
        this.#lastTap = null;
        // Fingers still down stay known, so that lifting them is not taken for something new.
        for (const pointer of this.#pointers.values()) pointer.spent = true;
    }

    destroy() {
        this.abandon();
        this.#stop.abort();
    }

    #point(event) {
        const box = this.#canvas.getBoundingClientRect();
        return { x: event.clientX - box.left, y: event.clientY - box.top };
    }

    #space(event, down) {
        if (event.key !== " ") return;
        this.#spaceHeld = down;
        event.preventDefault();
    }

    #down(event) {
        if (this.#pointers.has(event.pointerId)) return;
        const point = this.#point(event);
        const pointer = { point, type: event.pointerType, spent: false };
        this.#pointers.set(event.pointerId, pointer);
        try {
            this.#canvas.setPointerCapture(event.pointerId);
        } catch {
            // The pointer is already gone again; its end has been or will be reported.
        }
        const fingers = [...this.#pointers.values()].filter((other) => other.type === "touch");
        if (event.pointerType === "touch" && fingers.length > 1) {
            if (fingers.length === 2 && !fingers[0].spent) this.#beginPinch();
            pointer.spent = fingers.length > 2;
            return;
        }
        if (this.#drag !== null) return;
        this.#beginDrag(event, point);
    }

    #beginDrag(event, point) {
        const primary = event.button === 0;
        const panning = event.button === 1 || (primary && (event.shiftKey || this.#spaceHeld));
        if (!primary && !panning && event.button !== 2) return;
        const coarse = event.pointerType === "touch";
        const grabbed = primary && !panning ? this.#sink.grab(point, coarse) : null;
        const kind = panning ? "pan" : grabbed ? "grab" : "window";
        this.#drag = { id: event.pointerId, kind, primary, coarse, grabbed, start: point, last: point, moved: false };
        this.#drag.since = event.timeStamp;
    }

    #beginPinch() {
        const drag = this.#drag;
        if (drag?.kind === "grab") drag.grabbed.cancel();
        else if (drag?.moved && performance.now() - drag.since < pinchGrace) this.#sink.takeBack();
        this.#drag = null;
        this.#pinch = this.#span();
    }

    #span() {
        const [one, two] = [...this.#pointers.values()].filter((pointer) => pointer.type === "touch");
        const middle = { x: (one.point.x + two.point.x) / 2, y: (one.point.y + two.point.y) / 2 };
        return { middle, distance: Math.max(Math.hypot(one.point.x - two.point.x, one.point.y - two.point.y), 10) };
    }

    #moved(event) {
        const pointer = this.#pointers.get(event.pointerId);
        if (pointer === undefined || pointer.spent) return;
        pointer.point = this.#point(event);
        if (this.#pinch !== null) {
            const before = this.#pinch;
            this.#pinch = this.#span();
            this.#sink.pinch(this.#pinch.distance / before.distance, before.middle, this.#pinch.middle);
        } else if (this.#drag?.id === event.pointerId) {
            this.#dragTo(pointer.point, slack[event.pointerType] ?? slack.mouse);
        }
    }

    #dragTo(point, allowance) {
        const drag = this.#drag;
        if (!drag.moved && Math.hypot(point.x - drag.start.x, point.y - drag.start.y) <= allowance) return;
        drag.moved = true;
        const dx = point.x - drag.last.x;
        const dy = point.y - drag.last.y;
        if (drag.kind === "grab") drag.grabbed.move(drag.start, point);
        else if (drag.kind === "pan") this.#sink.pan(dx, dy);
        else this.#sink.window(dx, dy);
        drag.last = point;
    }

    #up(event, cancelled) {
        const pointer = this.#pointers.get(event.pointerId);
        if (pointer === undefined) return;
        this.#pointers.delete(event.pointerId);
        if (this.#pinch !== null) {
            this.#pinch = null;
            for (const other of this.#pointers.values()) other.spent = true;
            this.#sink.end();
            return;
        }
        const drag = this.#drag;
        if (drag === null || drag.id !== event.pointerId) return;
        this.#drag = null;
        if (drag.moved) {
            if (drag.kind === "grab" && cancelled) drag.grabbed.cancel();
            else if (drag.kind === "grab") drag.grabbed.end(this.#point(event));
            this.#sink.end();
        } else {
            drag.grabbed?.cancel();
            if (!cancelled && drag.primary) this.#clicked(drag.start, drag.coarse, event.timeStamp);
        }
    }

    #clicked(point, coarse, time) {
        this.#sink.click(point, coarse);
        if (!coarse) return;
        // Browsers differ in whether two taps make a dblclick; asking for the reset twice does no harm.
        const last = this.#lastTap;
        const near = last !== null && Math.hypot(point.x - last.point.x, point.y - last.point.y) < doubleTap.distance;
        const again = near && time - last.time < doubleTap.milliseconds;
        this.#lastTap = again ? null : { point, time };
        if (again) this.#sink.doubleClick();
    }

    #wheel(event) {
        event.preventDefault();
        const unit = [1, 33, 400][event.deltaMode] ?? 1;
        const steps = Math.min(Math.max(event.deltaY * unit, -300), 300);
        // Track pads send a pinch as wheel events with ctrlKey and much smaller steps.
        const factor = Math.exp(-steps * (event.ctrlKey ? 0.01 : 0.002));
        if (factor !== 1) this.#sink.wheel(factor, this.#point(event));
    }
}
