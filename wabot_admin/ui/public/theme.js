// Sets the chosen theme before the first paint, so that nothing flashes; the app takes over from there.
(() => {
  const chosen = /(?:^|; )wabot_theme=(light|dark)/.exec(document.cookie)?.[1];
  const dark = chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.classList.toggle("dark", dark);
})();
