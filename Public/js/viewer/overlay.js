// A coloured picture over the film, such as a heat map: from edge to edge of the film, wherever that lies.

export class FilmOverlay {
    #canvas = document.createElement("canvas");
    #context;
    #picture = null;
    #opacity = 1;
    #isHidden = false;

    /** @param {HTMLElement} container positioned; gets a canvas over all that it has so far */
    constructor(container) {
        this.#canvas.className = "film-overlay";
        this.#canvas.setAttribute("aria-hidden", "true");
        this.#context = this.#canvas.getContext("2d");
        container.append(this.#canvas);
        this.#showState();
    }

    /** @param {ImageBitmap|null} picture with transparent parts; drawn with the film's next paint */
    set picture(picture) {
        this.#picture = picture;
        if (picture === null) this.#context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
        this.#showState();
    }

    /** @param {number} opacity 0...1 */
    set opacity(opacity) {
        this.#opacity = opacity;
        this.#showState();
    }

    get opacity() {
        return this.#opacity;
    }

    /** Whether the film is shown without its picture for a moment. @param {boolean} isHidden */
    set isHidden(isHidden) {
        this.#isHidden = isHidden;
        this.#showState();
    }

    /**
     * @param {import("./geometry.js").Region} region of the film @param {import("./geometry.js").Frame} frame
     */
    paint({ originX, originY, zoom }, { canvasWidth, canvasHeight, filmWidth, filmHeight }) {
        if (this.#picture === null) return;
        const canvas = this.#canvas;
        if (canvas.width !== canvasWidth || canvas.height !== canvasHeight) {
            canvas.width = canvasWidth;
            canvas.height = canvasHeight;
        }
        this.#context.clearRect(0, 0, canvas.width, canvas.height);
        this.#context.imageSmoothingQuality = "high";
        this.#context.drawImage(this.#picture, originX, originY, filmWidth * zoom, filmHeight * zoom);
    }

    // Opacity is the compositor's: moving the slider paints nothing anew.
    #showState() {
        this.#canvas.style.opacity = String(this.#isHidden ? 0 : this.#opacity);
        this.#canvas.hidden = this.#picture === null;
    }
}
