// SVG pictures of marks. A dark edge under every line keeps them visible on bone and on background alike; side and
// selection are told by words and shape, never by colour alone.

const namespace = "http://www.w3.org/2000/svg";
/** Radius of a point mark and length of the crosshair's arms, in CSS pixels. The middle stays free for the finding. */
const radius = 13;
const arm = 22;

/** @returns {SVGElement} */
export function svgElement(name, attributes = {}) {
    const element = document.createElementNS(namespace, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
}

/**
 * @param {{left: number, top: number, width: number, height: number}} place CSS pixels; no size for a point
 * @param {{label: string, selected: boolean, isPoint: boolean, labelAtRight: boolean}} look
 * @returns {SVGElement}
 */
export function markPicture(place, { label, selected, isPoint, labelAtRight }) {
    const group = svgElement("g", { class: selected ? "film-mark film-mark-selected" : "film-mark" });
    const shapes = isPoint ? pointShapes(place) : [boxShape(place, 0)];
    if (selected) shapes.push(isPoint ? circle(place, radius + 5) : boxShape(place, 5));
    shapes.forEach((shape, index) => {
        const under = shape.cloneNode(false);
        under.setAttribute("class", "film-mark-edge");
        shape.setAttribute("class", selected && index === shapes.length - 1 ? "film-mark-ring" : "film-mark-line");
        group.append(under, shape);
    });
    const gap = isPoint ? radius + 10 : 8;
    const text = svgElement("text", {
        class: "film-mark-label",
        x: labelAtRight ? place.left + place.width + gap : place.left - gap,
        y: isPoint ? place.top + 5 : place.top + 12,
        "text-anchor": labelAtRight ? "start" : "end",
    });
    text.textContent = label;
    group.append(text);
    return group;
}

/** The keyboard's crosshair. @param {{x: number, y: number}} at CSS pixels @returns {SVGElement} */
export function crosshairPicture({ x, y }) {
    const path = [
        `M${x - arm} ${y}H${x - 5}M${x + 5} ${y}H${x + arm}`,
        `M${x} ${y - arm}V${y - 5}M${x} ${y + 5}V${y + arm}`,
    ].join("");
    const group = svgElement("g", { class: "film-crosshair" });
    group.append(
        svgElement("path", { d: path, class: "film-mark-edge" }),
        svgElement("path", { d: path, class: "film-mark-line" }),
    );
    return group;
}

/** A box that is being drawn. @returns {SVGElement} */
export function boxPreview(place) {
    const group = svgElement("g", { class: "film-mark film-mark-preview" });
    const under = boxShape(place, 0);
    under.setAttribute("class", "film-mark-edge");
    const line = boxShape(place, 0);
    line.setAttribute("class", "film-mark-ring");
    group.append(under, line);
    return group;
}

function pointShapes({ left: x, top: y }) {
    const ticks = [
        `M${x - radius - 5} ${y}H${x - radius + 5}M${x + radius - 5} ${y}H${x + radius + 5}`,
        `M${x} ${y - radius - 5}V${y - radius + 5}M${x} ${y + radius - 5}V${y + radius + 5}`,
    ].join("");
    return [circle({ left: x, top: y }, radius), svgElement("path", { d: ticks })];
}

function circle({ left, top }, r) {
    return svgElement("circle", { cx: left, cy: top, r });
}

function boxShape({ left, top, width, height }, grow) {
    return svgElement("rect", {
        x: left - grow,
        y: top - grow,
        width: Math.max(width + grow * 2, 1),
        height: Math.max(height + grow * 2, 1),
    });
}
