// Some browsers refuse storage to a page opened from a disk, and even naming localStorage is an error there.
// Then a stand-in that lasts until the page is closed keeps the search, the dark side and the ticks working.
// Whoever promises to remember something checks "localStorage instanceof Storage" first.

try {
  localStorage.length;
} catch {
  const memory = () => {
    const items = new Map();
    return {
      getItem: (key) => items.get(key) ?? null,
      setItem: (key, value) => void items.set(key, String(value)),
      removeItem: (key) => void items.delete(key),
    };
  };
  for (const name of ["localStorage", "sessionStorage"]) {
    Object.defineProperty(window, name, { value: memory(), configurable: true });
  }
}
