// Measures the window for the screen check: its size in CSS pixels and how many device pixels make one of them.

const form = document.querySelector(".screen-form");
const text = document.getElementById("screen-size");

function measure() {
    const width = window.innerWidth;
    const height = window.innerHeight;
    const ratio = Math.round(window.devicePixelRatio * 1000) / 1000;
    form.elements.namedItem("width").value = String(width);
    form.elements.namedItem("height").value = String(height);
    form.elements.namedItem("ratio").value = String(ratio);
    const values = { width: Math.round(width * ratio), height: Math.round(height * ratio) };
    text.textContent = text.dataset.text.replace(/\{(\w+)\}/g, (place, name) => String(values[name] ?? place));
}

measure();
addEventListener("resize", measure);
