// The matrix by keyboard: one cell is in the order of Tab, arrows move, N and P go from conflict to conflict.
import "./common.js";

const table = document.getElementById("desk-matrix");
if (table !== null) arrange(table);

function arrange(table) {
    const rows = [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll(".desk-cell a")]);
    if (rows.length === 0 || rows[0].length === 0) return;
    const hasModel = table.querySelector(".is-contrary") !== null;
    const isConflict = (cell) => cell.parentElement.classList.contains(hasModel ? "is-contrary" : "is-wrong");
    let current = rows[0][0];
    for (const row of rows) for (const cell of row) cell.tabIndex = -1;
    current.tabIndex = 0;

    const place = () => {
        const row = rows.findIndex((cells) => cells.includes(current));
        return { row, column: rows[row].indexOf(current) };
    };
    const go = (cell) => {
        if (cell === undefined) return;
        current.tabIndex = -1;
        current = cell;
        current.tabIndex = 0;
        current.focus();
        current.scrollIntoView({ block: "center", inline: "center" });
    };
    const conflict = (step) => {
        const cells = rows.flat();
        for (let index = cells.indexOf(current) + step; index >= 0 && index < cells.length; index += step) {
            if (isConflict(cells[index])) return cells[index];
        }
        return undefined;
    };
    const moves = {
        ArrowRight: ({ row, column }) => rows[row][column + 1],
        ArrowLeft: ({ row, column }) => rows[row][column - 1],
        ArrowDown: ({ row, column }) => rows[row + 1]?.[column],
        ArrowUp: ({ row, column }) => rows[row - 1]?.[column],
        Home: ({ row }) => rows[row][0],
        End: ({ row }) => rows[row].at(-1),
        PageDown: ({ row, column }) => rows[Math.min(row + 10, rows.length - 1)][column],
        PageUp: ({ row, column }) => rows[Math.max(row - 10, 0)][column],
        n: () => conflict(1),
        p: () => conflict(-1),
    };
    table.addEventListener("focusin", ({ target }) => {
        const cell = target.closest(".desk-cell a");
        if (cell === null || cell === current) return;
        current.tabIndex = -1;
        current = cell;
        current.tabIndex = 0;
    });
    table.addEventListener("keydown", (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest(".desk-cell a") === null) return;
        const move = moves[event.key.length === 1 ? event.key.toLowerCase() : event.key];
        if (move === undefined) return;
        event.preventDefault();
        go(move(place()));
    });
}
