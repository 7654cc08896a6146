// Decodes films off the page's thread.
// Message in: {id, buffer, canvas}. Out: {id, film} or {id, error: {code, message}}.
import { decodeGreyPNG } from "./png.js";
import { prepared } from "./prepare.js";

self.addEventListener("message", async ({ data: { id, buffer, canvas } }) => {
    try {
        const film = await decodeGreyPNG(buffer);
        const parts = [film.pixels.buffer];
        if (canvas !== null) {
            film.prepared = prepared(film, canvas);
            parts.push(film.prepared.values.buffer, film.prepared.half.pixels.buffer);
        }
        self.postMessage({ id, film }, parts);
    } catch (error) {
        self.postMessage({ id, error: { code: error.code ?? "damaged", message: error.message } });
    }
});
