// Search runs in a web worker, and browsers refuse workers to a page opened from a disk or a file share.
// There this class stands in for Worker: it runs the worker's script in a hidden frame of the same page.
// Served over http, nothing here happens and the real worker is used.
//
// The file's name and the class's name are both load-bearing: Material's offline plugin adds a shim from
// another machine unless a polyfill is called "iframe-worker", and its search script looks for
// parent.IFrameWorker before it loads language files relative to itself.

if (location.protocol === "file:") {
  const loadScript = (scope, address) =>
    new Promise((resolve, reject) => {
      const script = scope.document.createElement("script");
      script.src = address;
      script.onload = () => resolve();
      script.onerror = () => reject(new Error(`Cannot load ${address}`));
      scope.document.head.append(script);
    });

  // The frame shares the page's one thread, and making the index of a large playbook holds it up for a second on an
  // old laptop. So the script waits for the first sign that somebody may search: one of the search's keys, or a touch
  // of the header.
  const isWanted = new Promise((resolve) => {
    const inHeader = ({ target }) => target.closest?.("header") && resolve();
    addEventListener("keydown", ({ key }) => /^[/fsk]$/i.test(key) && resolve());
    addEventListener("pointerover", inHeader);
    addEventListener("pointerdown", inHeader);
    addEventListener("focusin", inHeader);
    if (new URLSearchParams(location.search).has("q")) resolve();
  });

  window.IFrameWorker = class IFrameWorker extends EventTarget {
    onmessage = null;
    onerror = null;
    #frame = document.createElement("iframe");
    #scriptIsLoaded;

    constructor(address) {
      super();
      const script = new URL(address, document.baseURI).href;
      this.#frame.hidden = true;
      this.#frame.title = "Search";
      // Only after its load event is the frame's empty document there to stay (Firefox replaces the first one).
      this.#scriptIsLoaded = new Promise((resolve) => {
        this.#frame.addEventListener("load", resolve, { once: true });
      })
        .then(() => isWanted)
        .then(() => this.#start(script));
      this.#scriptIsLoaded.catch(({ message }) => this.#emit("error", new ErrorEvent("error", { message })));
      document.body.append(this.#frame);
    }

    // Both sides get copies, as with a real worker: neither may see the other change a message it has sent.
    postMessage(message) {
      const event = new MessageEvent("message", { data: structuredClone(message) });
      this.#scriptIsLoaded.then(
        () => this.#frame.contentWindow?.dispatchEvent(event),
        () => {}, // the failure was reported by the error event
      );
    }

    terminate() {
      this.#frame.remove();
    }

    #start(script) {
      const scope = this.#frame.contentWindow;
      scope.postMessage = (message) =>
        this.#emit("message", new MessageEvent("message", { data: structuredClone(message) }));
      scope.importScripts = (...addresses) =>
        addresses.reduce((earlier, next) => earlier.then(() => loadScript(scope, next)), Promise.resolve());
      return loadScript(scope, script);
    }

    #emit(kind, event) {
      this.dispatchEvent(event);
      this[`on${kind}`]?.(event);
    }
  };

  window.Worker = window.IFrameWorker;
}
