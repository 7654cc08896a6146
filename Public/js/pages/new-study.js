// Beginning a study: only the fields of the chosen beginning are shown, and a chosen file fills its field.
import "./common.js";

const form = document.querySelector("form.new-study");

function showFields() {
    const start = form.elements.namedItem("start").value;
    for (const part of form.querySelectorAll("[data-start]")) part.hidden = !part.dataset.start.split(" ").includes(start);
    form.elements.namedItem("name").required = start !== "file";
}

if (form !== null) {
    form.addEventListener("change", showFields);
    showFields();
}

for (const field of document.querySelectorAll("[data-text-file]")) {
    field.addEventListener("change", async () => {
        const [file] = field.files;
        if (file !== undefined) field.form.elements.namedItem(field.dataset.textFile).value = await file.text();
    });
}
