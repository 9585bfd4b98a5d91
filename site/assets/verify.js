// "Is my sheet current?": looks a typed code up in the page's own tables. Nothing is fetched, so it works from a disk.

(() => {
  const form = document.querySelector("form.verify");
  const current = document.querySelector(".codes-current");
  if (!form || !current) return;

  const SIGNS = "23456789ACEFHKMNPRTVWXY"; // as in builder/codes.py
  const LENGTH = 8;
  const input = form.querySelector("input");
  const verdict = form.querySelector(".verdict");

  const signsOf = (text) => text.replace(/[\s-]/g, "").toUpperCase();

  const isSound = (signs) => {
    const values = [...signs].map((sign) => SIGNS.indexOf(sign));
    const sum = values.reduce((total, value, place) => total + (place + 1) * value, 0);
    return signs.length === LENGTH && !values.includes(-1) && sum % SIGNS.length === 0;
  };

  const cellsOf = (row) => [...row.cells].map((cell) => cell.textContent.trim());

  const rowsOf = (selector) => [...document.querySelectorAll(`${selector} tbody tr`)].map(cellsOf);

  const say = (state, words) => {
    verdict.dataset.state = state;
    verdict.textContent = words;
  };

  const isNow = ([number, title, , since]) => say("current", `Current: ${number} ${title}, since ${since}.`);

  const wasOnce = ([, number, title, day, successor]) => {
    const fate = successor === "withdrawn" ? "It was withdrawn: nothing stands in its place." : `The new leaf bears ${successor}.`;
    say("superseded", `Superseded on ${day}: ${number} ${title}. Take this leaf out. ${fate}`);
  };

  const check = () => {
    const signs = signsOf(input.value);
    const now = rowsOf(".codes-current").find((row) => signsOf(row[2]) === signs);
    const once = rowsOf(".codes-earlier").find((row) => signsOf(row[0]) === signs);
    if (now) isNow(now);
    else if (once) wasOnce(once);
    else if (!isSound(signs)) say("unknown", "Mistyped: the last sign does not fit the others. Read the code again.");
    else say("unknown", "Unknown: no sheet of this edition, as of the day this site was built, bears or bore this code.");
  };

  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    check();
  });
  input.addEventListener("input", () => {
    if (signsOf(input.value).length >= LENGTH) check();
    else say("", "");
  });
})();
