// The page of results: points say who they are, and a chosen file fills the field of its table.
import "./common.js";

/** What the point's own title says, so that the page and the file never differ. */
function words(point) {
    return point.querySelector("title")?.textContent ?? "";
}

for (const figure of document.querySelectorAll("[data-figure]")) {
    const readout = figure.querySelector("[data-readout]");
    const show = (event) => {
        const point = event.target.closest(".point");
        if (point === null || !figure.contains(point)) return;
        readout.textContent = words(point);
        readout.hidden = false;
    };
    figure.addEventListener("pointerover", show);
    figure.addEventListener("focusin", show);
    figure.addEventListener("click", show);
}

for (const field of document.querySelectorAll("[data-csv-file]")) {
    field.addEventListener("change", async () => {
        const [file] = field.files;
        if (file === undefined) return;
        field.form.elements[field.dataset.csvFile].value = await file.text();
    });
}
