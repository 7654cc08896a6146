// Boxes over a picture: drawn with pointer or pen, moved and made larger by keys, each black or only pointed out.
// All numbers are pixels of the picture.

const namespace = "http://www.w3.org/2000/svg";
const smallest = 4;

const clamp = (value, low, high) => Math.min(high, Math.max(low, Math.round(value)));

/** A box that lies inside the picture and has some size. */
export function fitted({ x, y, width, height }, picture) {
    const w = clamp(width, smallest, picture.width);
    const h = clamp(height, smallest, picture.height);
    return { x: clamp(x, 0, picture.width - w), y: clamp(y, 0, picture.height - h), width: w, height: h };
}

/** The box between two points. */
export function spanned(from, to) {
    return {
        x: Math.min(from.x, to.x), y: Math.min(from.y, to.y),
        width: Math.abs(from.x - to.x), height: Math.abs(from.y - to.y),
    };
}

/** Where a key moves a box, or how it changes its size with Shift; undefined for other keys. */
export function stepped(box, event, picture) {
    const direction = {
        ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
    }[event.key];
    if (direction === undefined) return undefined;
    const step = event.altKey ? 1 : Math.max(1, Math.round(Math.max(picture.width, picture.height) / 200));
    const [right, down] = direction.map((one) => one * step);
    return fitted(
        event.shiftKey
            ? { ...box, width: box.width + right, height: box.height + down }
            : { ...box, x: box.x + right, y: box.y + down },
        picture);
}

/**
 * Lets boxes be drawn and moved over a picture.
 *
 * @param svg Lies over the picture, with its pixels as viewBox.
 * @param boxes `{x, y, width, height, isBlack}`; changed in place.
 * @param changed Called after each change with the index of the box that is chosen, or -1.
 */
export function boxEditor(svg, picture, boxes, changed) {
    let chosen = -1;
    let drag = null;

    function point(event) {
        const frame = svg.getBoundingClientRect();
        return {
            x: clamp((event.clientX - frame.left) / frame.width * picture.width, 0, picture.width),
            y: clamp((event.clientY - frame.top) / frame.height * picture.height, 0, picture.height),
        };
    }

    function draw() {
        svg.replaceChildren(...boxes.map((box, index) => {
            const shape = document.createElementNS(namespace, "rect");
            for (const name of ["x", "y", "width", "height"]) shape.setAttribute(name, box[name]);
            shape.setAttribute("class", ["film-box", box.isBlack ? "is-black" : "", index === chosen ? "is-chosen" : ""]
                .join(" "));
            shape.dataset.index = index;
            return shape;
        }));
    }

    function update(index) {
        chosen = index;
        draw();
        changed(chosen);
    }

    svg.addEventListener("pointerdown", (event) => {
        if (event.button !== 0) return;
        event.preventDefault();
        svg.setPointerCapture(event.pointerId);
        const from = point(event);
        const index = Number(event.target.dataset.index ?? -1);
        drag = index >= 0 ? { index, from, box: { ...boxes[index] } } : { index: -1, from, box: null };
        if (index >= 0) update(index);
    });
    svg.addEventListener("pointermove", (event) => {
        if (drag === null) return;
        const to = point(event);
        if (drag.box !== null) {
            const moved = { ...drag.box, x: drag.box.x + to.x - drag.from.x, y: drag.box.y + to.y - drag.from.y };
            Object.assign(boxes[drag.index], fitted(moved, picture));
        } else {
            const box = spanned(drag.from, to);
            if (drag.index < 0 && Math.max(box.width, box.height) < 2 * smallest) return;
            if (drag.index < 0) drag.index = boxes.push({ ...fitted(box, picture), isBlack: true }) - 1;
            Object.assign(boxes[drag.index], fitted(box, picture));
        }
        update(drag.index);
    });
    for (const kind of ["pointerup", "pointercancel"]) {
        svg.addEventListener(kind, () => { drag = null; });
    }
    draw();
    return { choose: update, draw };
}
