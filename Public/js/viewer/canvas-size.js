// Keeps a canvas at one pixel per device pixel, whatever the browser zoom and the screen.

export class CanvasSize {
    #canvas;
    #resized;
    #observer;
    #stop = new AbortController();

    /** @param {HTMLCanvasElement} canvas @param {() => void} resized called when the canvas got new (black) pixels */
    constructor(canvas, resized) {
        this.#canvas = canvas;
        this.#resized = resized;
        this.#apply(...this.#measured());
        this.#observer = new ResizeObserver(([entry]) => {
            const exact = entry.devicePixelContentBoxSize?.[0];
            const [width, height] = this.#measured();
            // The exact size differs by the rounding of a pixel at most; more, and it disregards devicePixelRatio, as
            // where a browser's tools imitate a phone.
            const isExact = exact && Math.abs(exact.inlineSize - width) <= 2 && Math.abs(exact.blockSize - height) <= 2;
            if (isExact) this.#apply(exact.inlineSize, exact.blockSize);
            else this.#apply(width, height);
        });
        try {
            this.#observer.observe(canvas, { box: "device-pixel-content-box" });
        } catch {
            // Safari has no device-pixel box: sizes are computed, and a change of zoom alone is seen by the window.
            this.#observer.observe(canvas);
            window.addEventListener("resize", () => this.#apply(...this.#measured()), { signal: this.#stop.signal });
        }
    }

    get isEmpty() {
        return this.#canvas.clientWidth === 0 || this.#canvas.clientHeight === 0;
    }

    destroy() {
        this.#observer.disconnect();
        this.#stop.abort();
    }

    #measured() {
        const ratio = window.devicePixelRatio;
        return [Math.round(this.#canvas.clientWidth * ratio), Math.round(this.#canvas.clientHeight * ratio)];
    }

    #apply(width, height) {
        const canvas = this.#canvas;
        if (width === 0 || height === 0 || (canvas.width === width && canvas.height === height)) return;
        canvas.width = width;
        canvas.height = height;
        this.#resized();
    }
}
