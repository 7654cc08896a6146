// Paints a radiograph on a canvas, one film pixel a canvas pixel, its whole range of values from black to white.
import { fullRange } from "../viewer/window-level.js";

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Blob} file
 * @param {import("../viewer/decoder.js").FilmDecoder} decoder
 * @param {AbortSignal} signal once it is aborted the canvas is not touched any more: it may be another patient's
 * @returns {Promise<{width: number, height: number}>} rejected with the signal's reason when it was aborted
 */
export async function paintFilm(canvas, file, decoder, signal) {
    let film = null;
    try {
        film = await decoder.decode(await file.arrayBuffer());
    } catch {
        // Grey in another dress (palette, RGB): the server takes it, and the browser can show it.
    }
    signal.throwIfAborted();
    if (film === null) return paintPicture(canvas, file, signal);
    const { low, high } = fullRange(film);
    const gain = 255 / (high - low);
    canvas.width = film.width;
    canvas.height = film.height;
    const context = canvas.getContext("2d");
    const image = context.createImageData(film.width, film.height);
    const target = new Uint32Array(image.data.buffer);
    for (let index = 0; index < target.length; index++) {
        const grey = Math.round(Math.min(Math.max((film.pixels[index] - low) * gain, 0), 255));
        target[index] = 0xff000000 | (grey * 0x010101);
    }
    context.putImageData(image, 0, 0);
    return { width: film.width, height: film.height };
}

async function paintPicture(canvas, file, signal) {
    const picture = await createImageBitmap(file);
    try {
        signal.throwIfAborted();
        canvas.width = picture.width;
        canvas.height = picture.height;
        canvas.getContext("2d").drawImage(picture, 0, 0);
        return { width: canvas.width, height: canvas.height };
    } finally {
        picture.close();
    }
}
