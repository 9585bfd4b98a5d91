// Small comforts of every page: the print button, drawings that scroll, folded notes that unfold on paper, and what Material
// leaves out of reach of the keyboard: the header's labels (menu and search) on a narrow or enlarged page, and wide tables.

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

  // Without scripts the labels work by themselves, for a mouse.
  const becomeButton = (label) => {
    const toggle = document.getElementById(label.htmlFor);
    const button = document.createElement("button");
    button.type = "button";
    button.className = label.className;
    button.dataset.opens = label.htmlFor;
    button.setAttribute("aria-label", label.getAttribute("aria-label"));
    button.append(...label.childNodes);
    const tellState = () => button.setAttribute("aria-expanded", toggle.checked);
    tellState();
    toggle.addEventListener("change", tellState);
    button.addEventListener("click", () => {
      toggle.click();
      label.dispatchEvent(new Event("click")); // Material listens there, and puts the cursor into the search
    });
    label.replaceWith(button);
  };
  document.querySelectorAll("label.md-header__button:is([for='__drawer'], [for='__search'])").forEach(becomeButton);

  // What is too wide scrolls by itself. A keyboard must reach it, and a screen reader say what it is; a table keeps
  // its own role.
  const SCROLLS = ".md-typeset__scrollwrap, .md-typeset table:is(.log, .numbers), .md-typeset figure";
  const headings = [...document.querySelectorAll("article :is(h1, h2, h3)")];

  const nameOf = (box) => {
    const above = headings.findLast(
      (heading) => heading.compareDocumentPosition(box) & Node.DOCUMENT_POSITION_FOLLOWING,
    );
    return above?.firstChild.textContent.trim() || "More to the right";
  };

  const openToKeys = (box) => {
    const isTooWide = box.scrollWidth > box.clientWidth;
    box.toggleAttribute("tabindex", isTooWide);
    if (!isTooWide) return;
    box.tabIndex = 0;
    box.setAttribute("aria-label", nameOf(box));
    if (box.localName === "div") box.setAttribute("role", "group");
  };

  const article = document.querySelector("article");
  if (article) {
    // Material wraps tables after this script has run, which changes the article's size or content.
    const look = () => article.querySelectorAll(SCROLLS).forEach(openToKeys);
    new ResizeObserver(look).observe(article);
    new MutationObserver(look).observe(article, { childList: true, subtree: true });
  }
})();
