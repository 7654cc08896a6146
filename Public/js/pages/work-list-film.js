// The heat map over the film: shown or not, and how strong.
import "./common.js";

const map = document.getElementById("map");
if (map !== null) {
    const [shown, opacity, value] = ["map-shown", "opacity", "opacity-value"].map((id) => document.getElementById(id));
    const draw = () => {
        map.hidden = !shown.checked;
        map.style.setProperty("--map-opacity", Number(opacity.value) / 100);
        value.textContent = `${opacity.value} %`;
    };
    document.getElementById("map-controls").hidden = false;
    shown.addEventListener("change", draw);
    opacity.addEventListener("input", draw);
    addEventListener("keydown", (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.key.toLowerCase() !== "m") return;
        shown.checked = !shown.checked;
        draw();
    });
    draw();
}
