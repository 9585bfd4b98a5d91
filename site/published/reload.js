// Only on pages that `tideover serve` shows: says what the build says, and loads the page anew when it was built anew.
(() => {
  const script = document.currentScript;
  const address = script.src.replace(/[^/]*$/, "state");
  const version = script.dataset.version;
  const bar = document.createElement("div");
  bar.setAttribute("role", "status");
  bar.style.cssText =
    "position:fixed;z-index:99;inset:auto 0 0 0;max-height:40vh;overflow:auto;padding:.5rem 1rem;font:16px/1.4 sans-serif;" +
    "white-space:pre-wrap;color:#fff;background:#1f2933;border-top:2px solid #fff";
  bar.hidden = true;
  document.body.append(bar);

  const say = (text) => {
    bar.hidden = !text;
    if (bar.textContent !== text) bar.textContent = text;
  };

  const watch = async () => {
    let seen = -1;
    for (;;) {
      try {
        const reply = await fetch(`${address}?seen=${seen}`, { cache: "no-store" });
        const state = await reply.json();
        if (String(state.version) !== version) return location.reload();
        seen = state.count;
        say(state.words);
      } catch {
        say("tideover serve has ended. This page is as it was built last.");
        await new Promise((resolve) => setTimeout(resolve, 2000));
      }
    }
  };
  watch();
})();
