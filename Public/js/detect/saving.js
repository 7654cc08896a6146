// Files that the user asks for, made here and kept on the user's own device. They carry no name from the radiograph.

const lineHeight = 1.5;

/**
 * The radiograph with the map over it as it is seen, and below it what was said by which model.
 * @param {HTMLCanvasElement} film @param {HTMLImageElement|null} map @param {number} opacity 0 to 1
 * @param {string[]} lines
 * @returns {Promise<Blob>}
 */
export function picture(film, map, opacity, lines) {
    const canvas = document.createElement("canvas");
    const size = Math.max(14, Math.round(film.width / 45));
    const context = canvas.getContext("2d");
    context.font = `${size}px sans-serif`;
    const wrapped = lines.flatMap((line) => wrap(context, line, film.width - 2 * size));
    canvas.width = film.width;
    canvas.height = film.height + Math.ceil((wrapped.length + 1) * size * lineHeight);
    context.fillStyle = "#000";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(film, 0, 0);
    if (map !== null && opacity > 0) {
        context.globalAlpha = opacity;
        context.drawImage(map, 0, 0, film.width, film.height);
        context.globalAlpha = 1;
    }
    // The canvas forgot its font when it got its size.
    context.font = `${size}px sans-serif`;
    context.fillStyle = "#fff";
    wrapped.forEach((line, row) => context.fillText(line, size, film.height + (row + 1.2) * size * lineHeight));
    return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

/** @param {Blob} blob @param {string} name */
export function save(blob, name) {
    const address = URL.createObjectURL(blob);
    const link = document.createElement("a");
    link.href = address;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Breaks a line at blanks, and within words that are wider than the picture (a digest, Chinese text). */
function wrap(context, text, width) {
    const lines = [];
    let line = "";
    for (const part of text.split(/(?<= )|(?<=[\u3000-\u9fff])/u)) {
        if (line !== "" && context.measureText(line + part).width > width) {
            lines.push(line.trimEnd());
            line = "";
        }
        line += part;
        while (line.length > 1 && context.measureText(line).width > width) {
            let end = line.length - 1;
            while (end > 1 && context.measureText(line.slice(0, end)).width > width) end -= 1;
            lines.push(line.slice(0, end));
            line = line.slice(end);
        }
    }
    return [...lines, line];
}
