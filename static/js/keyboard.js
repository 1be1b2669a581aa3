// Shortcuts of the panel, for who has them on: never while something is typed, and single keys never with Ctrl, Alt or
// Cmd. `?` shows them (templates/vendors/_keyboard.html).
const isOn = document.body.hasAttribute("data-shortcuts");
const PAUSE = 1_500; // milliseconds between the two keys of `g h`
const TYPED_IN = "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]";

const press = (selector, within = document) => within.querySelector(selector)?.click();
const isShown = (element) => element.checkVisibility();
const rows = () => [...document.querySelectorAll("main tbody tr:has(a[href])")].filter(isShown);
const rowAtHand = () => document.activeElement.closest("main tbody tr");

const move = (by) => {
  const all = rows();
  const row = all[all.indexOf(rowAtHand()) + by];
  row?.querySelector("a[href]").focus();
  row?.scrollIntoView({ block: "nearest" });
};

const search = () => {
  const fields = document.querySelectorAll("main :is(#id_q, form[method=get] input:is([type=text], [type=search]))");
  const field = [...fields].find(isShown);
  if (field) field.select();
  else press("[data-opens-palette]");
};

// In a row its own drop-down, folded away or not; elsewhere that of the page's head.
const showActions = () => {
  const place = rowAtHand() ?? document.querySelector("main .page-tools");
  if (!place) return;
  const select = place.querySelector(".actions select");
  const fold = select?.closest("details");
  if (fold) fold.open = true;
  select?.focus();
  try {
    select?.showPicker?.();
  } catch {
    // Some browsers open it for a click alone; it has the focus.
  }
};

const openSheet = async () => {
  const link = document.querySelector("[data-opens-sheet]");
  if (!link || document.querySelector("dialog[open]")) return;
  const here = encodeURIComponent(location.pathname + location.search);
  const response = await fetch(`${link.pathname}?next=${here}`, { headers: { "HX-Request": "true" } });
  const sheet = document.createElement("dialog");
  sheet.className = "shortcut-sheet";
  sheet.setAttribute("aria-label", "Keyboard shortcuts");
  sheet.innerHTML = `<form method="dialog"><h2>Keyboard shortcuts</h2><button class="btn btn-sm">Close</button></form>${await response.text()}`;
  sheet.addEventListener("close", () => sheet.remove());
  sheet.addEventListener("click", (event) => event.target === sheet && sheet.close());
  document.body.append(sheet);
  sheet.showModal();
};

const send = (field) => {
  const button = field.form?.querySelector("button:not([type=button], [type=reset]), [type=submit]");
  if (button && !button.disabled) field.form.requestSubmit(button);
};

const KEYS = {
  "/": search,
  "?": openSheet,
  j: () => move(1),
  k: () => move(-1),
  x: () => rowAtHand() && press("input[type=checkbox]", rowAtHand()),
  ".": showActions,
  gh: () => press(".topbar .home-link"),
  go: () => press('.topbar a[href="/orders/"]'),
  gr: () => press('.topbar a[href="/refunds/"]'),
};
let first = { key: "", at: 0 };

const onKey = (event) => {
  const { key } = event;
  if (event.isComposing || event.defaultPrevented || event.altKey) return;
  if (event.ctrlKey || event.metaKey) {
    if (key === "k") press("[data-opens-palette]");
    else if (key === "Enter" && event.target.matches(TYPED_IN)) send(event.target);
    else return;
    event.preventDefault();
    return;
  }
  if (event.target.closest(TYPED_IN) || document.querySelector("dialog[open]")) return;
  const keys = Date.now() - first.at < PAUSE ? first.key + key : key;
  first = { key: key === "g" ? key : "", at: Date.now() };
  const act = KEYS[keys] ?? KEYS[key];
  if (!act) return;
  event.preventDefault();
  act();
};

if (isOn) document.addEventListener("keydown", onKey);
document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || !event.target.closest("[data-opens-sheet]")) return;
  event.preventDefault();
  openSheet();
});
