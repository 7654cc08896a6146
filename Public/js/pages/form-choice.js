// A form whose first question decides which fields are shown; a chosen file fills its field.
import "./common.js";

for (const form of document.querySelectorAll("form[data-choice]")) {
    const showFields = () => {
        const chosen = form.elements.namedItem(form.dataset.choice).value;
        const isFor = (words) => words.split(" ").includes(chosen);
        for (const part of form.querySelectorAll("[data-for]")) part.hidden = !isFor(part.dataset.for);
        for (const field of form.querySelectorAll("[data-required-for]")) field.required = isFor(field.dataset.requiredFor);
    };
    form.addEventListener("change", showFields);
    showFields();
}

for (const field of document.querySelectorAll("[data-text-file]")) {
    field.addEventListener("change", async () => {
        const [file] = field.files;
        if (file !== undefined) field.form.elements.namedItem(field.dataset.textFile).value = await file.text();
    });
}
