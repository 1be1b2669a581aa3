// <details class="menu">: a click elsewhere, Escape or a form sent from it closes it, and Escape gives the focus back.
const open = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", (event) => {
  for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of open()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

document.addEventListener("submit", (event) => {
  const menu = event.target.closest("details.menu");
  if (menu) setTimeout(() => (menu.open = false));
});
