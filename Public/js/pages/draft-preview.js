// The questionnaire of a draft as a reader will see it. Answers are checked and forgotten; that it was tried is noted.
import { keyHelpStrings } from "../reading/key-strings.js";
import { MarkTool } from "../reading/mark-tool.js";
import { QuestionForm } from "../reading/question-form.js";
import { isSingleChoice } from "../reading/questionnaire.js";
import { readingKeys } from "../reading/reading-keys.js";
import { Stage } from "../reading/stage.js";
import { fill } from "../reading/status.js";
import { Toolbar } from "../reading/toolbar.js";
import { FilmDecoder } from "../viewer/decoder.js";
import { KeyHelp } from "../viewer/key-help.js";
import { FilmViewer } from "../viewer/viewer.js";

const byID = (id) => document.getElementById(id);
const page = JSON.parse(byID("page-data").textContent);
const { reading: strings, viewer: viewerStrings, keys: keyStrings, preview: words } = page.strings;

const stage = new Stage(byID("reading"), byID("stage-message"));
const viewer = new FilmViewer(byID("film"), { label: strings.film, strings: viewerStrings });
const decoder = new FilmDecoder(1);
const savesAtOnce = page.advance === "on-choice" && isSingleChoice(page.questions);
const form = new QuestionForm(byID("answers"), page.questions, { strings, hasSaveButton: !savesAtOnce });
const toolbar = new Toolbar(byID("tools"), viewer, { help: () => help.open(), mark: () => markTool.toggle() });
const markTool = new MarkTool(viewer, form, toolbar);
let position = 0;

form.addEventListener("save", save);
form.addEventListener("commit", () => savesAtOnce && save());
const keyMap = makeKeys();
const help = new KeyHelp(keyMap, keyHelpStrings(keyStrings));
await show();
byID("before").showModal();

async function show() {
    form.isEnabled = false;
    markTool.putDown();
    viewer.clear();
    stage.phase = "loading";
    stage.waiting(strings.loading);
    byID("position").textContent = fill(words.position, { position: position + 1, total: page.films.length });
    try {
        const response = await fetch(page.films[position]);
        if (!response.ok) throw new Error(String(response.status));
        const film = await decoder.decode(await response.arrayBuffer(), { urgent: true, canvas: viewer.canvasSize });
        markTool.filmWidth = film.width;
        await viewer.show(film);
    } catch (error) {
        // Another one was asked for meanwhile.
        if (error.name !== "AbortError") stage.say({ text: words.failed });
        return;
    }
    stage.clear();
    stage.phase = "reading";
    form.answers = {};
    form.isEnabled = true;
    markTool.follow();
}

async function save() {
    if (!form.isEnabled || !form.check(false)) return;
    await noteTrial();
    position = (position + 1) % page.films.length;
    await show();
}

async function noteTrial() {
    const body = new URLSearchParams({ questions: page.digest });
    try {
        const response = await fetch(page.address, { method: "POST", body, redirect: "manual" });
        byID("saved").textContent = response.type === "opaqueredirect" ? words.tried : words.notNoted;
    } catch {
        byID("saved").textContent = words.notNoted;
    }
}

function makeKeys() {
    const own = [...form.actions, { name: "save", label: strings.saveNext, keys: ["Enter"], run: save }];
    own.push({ name: "help", label: keyStrings.actions.help, keys: ["?"], run: () => help.open() });
    return readingKeys({ own, viewer, strings, keyStrings, shown: [form, toolbar] });
}
