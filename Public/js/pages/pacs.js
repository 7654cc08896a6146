// The PACS: all found studies ticked at once, and how far a retrieval is, until it has ended.
import "./common.js";

const { address, running } = JSON.parse(document.getElementById("page-data").textContent);
const all = document.getElementById("tick-all");
if (all !== null) {
    all.hidden = false;
    all.addEventListener("click", () => {
        const boxes = [...document.querySelectorAll("tbody input[type=checkbox]")];
        const tick = !boxes.every((box) => box.checked);
        for (const box of boxes) box.checked = tick;
    });
}
document.getElementById("found-heading")?.focus();

async function look() {
    try {
        const response = await fetch(address);
        const state = response.ok ? await response.json() : { running: false };
        if (!state.running) {
            location.assign(location.pathname.replace(/\/(search|retrieve)$/, ""));
            return;
        }
        document.getElementById("bar").max = Math.max(1, state.of);
        document.getElementById("bar").value = state.done;
        document.getElementById("count").textContent = `${state.done} / ${state.of}`;
    } catch {
        // The server is busy or away; it is asked again.
    }
    setTimeout(look, 1000);
}

if (running) setTimeout(look, 500);
