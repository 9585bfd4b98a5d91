// Ticks in step tables. They stay on this device, in localStorage, under the page's path and the step's own
// words: when a step is reworded in a later edition, its old tick is not carried over to something nobody did.
// Where storage is refused (some browsers, for pages opened from a disk) ticks last until the page is closed.

(() => {
  const SELECTOR = "table.steps";
  const storageKey = `tideover.ticks ${location.pathname}`;

  const readTicks = () => JSON.parse(localStorage.getItem(storageKey) ?? "{}");

  const writeTicks = (ticks) => {
    try {
      localStorage.setItem(storageKey, JSON.stringify(ticks));
    } catch {
      areKept = false; // the browser's space is used up
    }
  };

  const words = (element) => element.textContent.replace(/\s+/g, " ").trim();

  const stepRows = (table) => [...table.querySelectorAll("tbody tr")].filter((row) => row.cells.length > 1);

  const nameSteps = (rows) => {
    const seen = new Map();
    return rows.map((row) => {
      const text = words(row.cells[1]);
      const occurrence = (seen.get(text) ?? 0) + 1;
      seen.set(text, occurrence);
      return occurrence === 1 ? text : `${text} (${occurrence})`;
    });
  };

  // 24 hours, as the steps' own times are.
  const timeOfDay = (moment) => {
    const local = new Date(moment);
    return [local.getHours(), local.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");
  };

  const addBox = (row, name) => {
    const box = document.createElement("input");
    box.type = "checkbox";
    box.dataset.step = name;
    box.setAttribute("aria-label", `Done: ${words(row.cells[1])}`);
    const time = document.createElement("time");
    row.cells[0].replaceChildren(box, time);
    return box;
  };

  const addBar = (table) => {
    const bar = document.createElement("p");
    bar.className = "steps-bar";
    bar.innerHTML =
      '<span role="status"></span> <button type="button" class="clear">Clear these ticks</button>' +
      '<span class="ask" hidden><span></span> <button type="button" class="yes">Clear them</button> ' +
      '<button type="button" class="no">Keep them</button></span>';
    table.before(bar);
    const [clear, ask, no] = [".clear", ".ask", ".no"].map((name) => bar.querySelector(name));
    const close = () => {
      ask.hidden = true;
      clear.hidden = false;
      clear.focus();
    };
    clear.addEventListener("click", () => {
      const done = table.querySelectorAll("input:checked").length;
      ask.firstElementChild.textContent = `Clear ${done} ${done === 1 ? "tick" : "ticks"}? The times go, too.`;
      ask.hidden = false;
      clear.hidden = true;
      no.focus();
    });
    no.addEventListener("click", close);
    ask.addEventListener("keydown", ({ key }) => key === "Escape" && close());
    return bar;
  };

  // On a phone the stylesheet lays rows out as cards, which takes a table's meaning from screen readers.
  const keepMeaning = (table) => {
    const roles = { table: "table", thead: "rowgroup", tbody: "rowgroup", tr: "row", th: "columnheader", td: "cell" };
    for (const element of [table, ...table.querySelectorAll(Object.keys(roles).join())]) {
      element.setAttribute("role", roles[element.localName]);
    }
  };

  let ticks = readTicks();
  let areKept = localStorage instanceof Storage; // otherwise it is the stand-in of storage.js

  const paint = (table, bar, boxes) => {
    for (const box of boxes) {
      const moment = ticks[box.dataset.step];
      box.checked = Boolean(moment);
      box.nextElementSibling.textContent = moment ? timeOfDay(moment) : "";
      box.closest("tr").classList.toggle("done", box.checked);
    }
    const done = boxes.filter((box) => box.checked).length;
    const where = areKept ? "Ticks stay on this device." : "This browser does not keep ticks: print the page.";
    bar.firstElementChild.textContent = `${done} of ${boxes.length} done. ${where}`;
    const ask = bar.querySelector(".ask");
    if (done === 0) ask.hidden = true;
    bar.querySelector(".clear").hidden = done === 0 || !ask.hidden;
  };

  const repaints = [];
  const repaint = () => repaints.forEach((paintOne) => paintOne());
  const save = () => {
    writeTicks(ticks);
    repaint();
  };

  const tables = [...document.querySelectorAll(SELECTOR)];
  const names = nameSteps(tables.flatMap(stepRows));

  for (const table of tables) {
    const boxes = stepRows(table).map((row) => addBox(row, names.shift()));
    if (boxes.length === 0) continue;
    const bar = addBar(table);
    keepMeaning(table);
    repaints.push(() => paint(table, bar, boxes));
    table.addEventListener("change", ({ target }) => {
      if (target.checked) ticks[target.dataset.step] = new Date().toISOString();
      else delete ticks[target.dataset.step];
      save();
    });
    bar.querySelector(".yes").addEventListener("click", () => {
      bar.querySelector(".ask").hidden = true;
      for (const box of boxes) delete ticks[box.dataset.step];
      save();
      boxes[0].focus();
    });
  }

  addEventListener("storage", (event) => {
    if (event.key !== storageKey) return;
    ticks = readTicks();
    repaint();
  });
  repaint();
})();
