// Small comforts of every page: the print button, folded notes that unfold on paper, and the header's labels
// (menu and search), which Material leaves out of reach of the keyboard on a narrow or enlarged page.

(() => {
  for (const button of document.querySelectorAll("[data-tide-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }

  let unfolded = [];
  addEventListener("beforeprint", () => {
    unfolded = [...document.querySelectorAll("article details:not([open])")];
    for (const details of unfolded) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of unfolded) details.open = false;
    unfolded = [];
  });

  for (const label of document.querySelectorAll("label.md-header__button[for^='__']:not([for^='__palette'])")) {
    label.tabIndex = 0;
    label.setAttribute("role", "button");
    label.addEventListener("keydown", (event) => {
      if (event.key !== " ") return; // Material itself answers Enter on a label that has the focus
      event.preventDefault();
      label.click();
    });
  }
})();
