// The script of the terminal marks the body when its socket speaks and when it closes, and tells nobody else.
// It measures its letters anew after it has fitted itself into a window of another size, and then another number of
// lines may fit.
window.addEventListener("resize", () => window.requestAnimationFrame(() => window.onresize?.()));
document.addEventListener("DOMContentLoaded", () => {
  const ended = document.getElementById("ended");
  const again = document.getElementById("again");
  let begun = false;
  again.addEventListener("click", () => window.location.reload());
  new MutationObserver(() => {
    const marks = document.body.classList;
    if (marks.contains("-first-byte") && !begun) {
      begun = true;
      document.querySelector("#terminal textarea").focus();
    }
    if (marks.contains("-closed") && ended.hidden) {
      ended.hidden = false;
      again.focus();
    }
  }).observe(document.body, { attributes: true, attributeFilter: ["class"] });
});
