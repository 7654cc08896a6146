// One image is looked at: what may be writing is boxed, boxes are drawn, moved, taken or left, and one decision is sent.
import "./common.js";
import { fill } from "../reading/status.js";
import { boxEditor, fitted, stepped } from "../setup/box-editor.js";

const byID = (id) => document.getElementById(id);
const page = JSON.parse(byID("page-data").textContent);
const { strings } = page;
const picture = { width: page.width, height: page.height };
// Lines of text are taken until somebody says otherwise; a side marker is nobody's name.
const boxes = page.places.map((place) => ({ ...place, isBlack: place.kind === "line" }));
const lines = byID("box-lines");
const list = byID("box-list");

byID("boxes-by-hand").hidden = true;
byID("box-section").hidden = false;
byID("draw-hint").hidden = false;

const editor = boxEditor(byID("boxes"), picture, boxes, (chosen) => {
    tell();
    if (list.children.length !== boxes.length) build();
    [...list.children].forEach((item, index) => label(item, index, index === chosen));
});

/** Nobody decides about a picture that is not there yet. */
let isShown = false;

function tell() {
    const black = boxes.filter((box) => box.isBlack);
    lines.value = black.map(({ x, y, width, height }) => [x, y, width, height].join(",")).join("\n");
    byID("black-out").disabled = !isShown || black.length === 0;
    byID("clean").disabled = !isShown;
    byID("no-places").hidden = boxes.length > 0;
}

function label(item, index, isChosen) {
    const { x, y, width, height, kind, isBlack } = boxes[index];
    const words = strings[kind ?? "drawn"];
    item.querySelector("button").textContent = fill(strings.box, { number: index + 1, kind: words });
    item.querySelector(".box-place").textContent = `${x}, ${y}, ${width} × ${height}`;
    item.querySelector("input").checked = isBlack;
    item.classList.toggle("is-chosen", isChosen);
}

function build() {
    list.replaceChildren(...boxes.map((_, index) => {
        const item = made();
        item.querySelector("input").addEventListener("change", (event) => {
            boxes[index].isBlack = event.target.checked;
            editor.choose(index);
        });
        const name = item.querySelector("button");
        name.addEventListener("focus", () => editor.choose(index));
        name.addEventListener("click", () => editor.choose(index));
        name.addEventListener("keydown", (event) => key(event, index));
        item.querySelector(".box-remove").addEventListener("click", () => remove(index));
        return item;
    }));
}

function made() {
    const item = document.createElement("li");
    const name = Object.assign(document.createElement("button"), { type: "button", className: "link-button box-name" });
    name.setAttribute("aria-describedby", "keys-hint");
    const place = Object.assign(document.createElement("span"), { className: "box-place hint mono" });
    const check = Object.assign(document.createElement("label"), { className: "check" });
    const words = Object.assign(document.createElement("span"), { textContent: strings.black });
    check.append(Object.assign(document.createElement("input"), { type: "checkbox" }), words);
    const away = Object.assign(document.createElement("button"), {
        type: "button", className: "link-button box-remove", textContent: strings.remove,
    });
    item.append(name, place, check, away);
    return item;
}

function key(event, index) {
    if (event.key === "Delete" || event.key === "Backspace") {
        event.preventDefault();
        remove(index);
        return;
    }
    const box = stepped(boxes[index], event, picture);
    if (box === undefined) return;
    event.preventDefault();
    Object.assign(boxes[index], box);
    editor.choose(index);
}

function remove(index) {
    boxes.splice(index, 1);
    build();
    editor.choose(-1);
    const next = list.children[Math.min(index, boxes.length - 1)];
    (next?.querySelector("button") ?? byID("add-box")).focus();
}

byID("add-box").addEventListener("click", () => {
    const [width, height] = [picture.width / 5, picture.height / 12];
    const middle = { x: (picture.width - width) / 2, y: (picture.height - height) / 2, width, height };
    boxes.push({ ...fitted(middle, picture), isBlack: true });
    build();
    editor.choose(boxes.length - 1);
    list.lastElementChild.querySelector("button").focus();
});

/** The whole picture in view, or so many points of the screen for each of its pixels. */
function zoom() {
    const wanted = byID("zoom").value;
    const whole = Math.min(byID("film-scroll").clientWidth, innerHeight * 0.8 * picture.width / picture.height);
    byID("film-frame").style.width = `${wanted === "fit" ? Math.max(240, whole) : picture.width * Number(wanted)}px`;
}
byID("zoom").addEventListener("change", zoom);
addEventListener("resize", zoom);
zoom();

function shown() {
    isShown = true;
    tell();
}
if (byID("film").complete && byID("film").naturalWidth > 0) shown();
else byID("film").addEventListener("load", shown);
byID("brighter").addEventListener("change", (event) => byID("film").classList.toggle("is-brighter", event.target.checked));

addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.closest("input:not([type=checkbox]), select, textarea")) return;
    const button = { b: byID("black-out"), n: byID("clean") }[event.key.toLowerCase()];
    if (button === undefined || button.disabled) return;
    event.preventDefault();
    button.click();
});

build();
editor.choose(-1);
byID("decision").dataset.ready = "";
