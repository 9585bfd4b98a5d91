// Small comforts of every page: the print button, drawings that scroll, folded notes that unfold on paper, and the header's labels
// (menu and search), which Material leaves out of reach of the keyboard on a narrow or enlarged page.

(() => {
  for (const button of document.querySelectorAll("[data-tide-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }

  // A drawing that is wider than the page scrolls, by keyboard as well.
  const drawings = [...document.querySelectorAll("figure.diagram")];
  const settle = () => {
    for (const figure of drawings) {
      if (figure.scrollWidth > figure.clientWidth) figure.tabIndex = 0;
      else figure.removeAttribute("tabindex");
    }
  };
  if (drawings.length > 0) {
    settle();
    addEventListener("resize", settle);
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
