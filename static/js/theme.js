// Runs before the first paint, so no flash of the other theme; "auto" leaves the choice to the system (CSS).
(() => {
  const root = document.documentElement;
  const read = () => {
    try {
      return localStorage.getItem("theme") || "auto";
    } catch {
      return "auto"; // Storage can be forbidden.
    }
  };
  const apply = (theme) => {
    if (theme === "auto") root.removeAttribute("data-bs-theme");
    else root.setAttribute("data-bs-theme", theme);
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === theme));
    }
  };
  apply(read());
  document.addEventListener("DOMContentLoaded", () => {
    for (const row of document.querySelectorAll("[data-needs-script]")) row.hidden = false;
    apply(read());
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-choice]");
    if (!button) return;
    try {
      localStorage.setItem("theme", button.dataset.themeChoice);
    } catch {
      // The choice then lasts for this page only.
    }
    apply(button.dataset.themeChoice);
  });
})();
