// [data-opens-palette] opens the palette: a field, and below it what htmx fetches for the typed words. The arrows move
// the focus between them, so that what is chosen is a link or a button as on any page.
const dialog = document.getElementById("palette");
const field = dialog?.querySelector("input[name=q]");
const chosen = () => [...dialog.querySelectorAll(".palette-results :is(a, button:enabled)")];
const ask = () => field.dispatchEvent(new Event("ask"));
let typed; // the text whose results are shown; undefined while others are on their way
let opensFirst = false;
let focusesFirst = false; // an arrow or Enter that came before the results of what was typed waits for them

const open = () => {
  field.form.elements.next.value = location.pathname + location.search;
  field.value = "";
  dialog.showModal();
  ask();
};

document.addEventListener("click", (event) => {
  if (!dialog || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (!event.target.closest("[data-opens-palette]")) return;
  event.preventDefault();
  if (!dialog.open) open();
});

field?.addEventListener("input", () => {
  typed = undefined;
  opensFirst = focusesFirst = false;
});

// Enter opens the first result, also one that is not there yet.
field?.form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (typed === field.value) chosen()[0]?.click();
  else {
    opensFirst = true;
    ask();
  }
});

// What has the focus keeps it when the results of the last characters come in.
let focused = -1;
dialog?.addEventListener("htmx:beforeSwap", () => {
  focused = chosen().indexOf(document.activeElement);
});

dialog?.addEventListener("htmx:afterSwap", (event) => {
  typed = new URL(event.detail.pathInfo.finalRequestPath, location).searchParams.get("q");
  if (focused >= 0) (chosen()[focused] ?? field).focus();
  if (typed !== field.value) return; // what was typed meanwhile is asked for soon
  if (focusesFirst) chosen()[0]?.focus();
  if (opensFirst) chosen()[0]?.click();
  opensFirst = focusesFirst = false;
});

dialog?.addEventListener("keydown", (event) => {
  const places = [field, ...chosen()];
  const place = places.indexOf(document.activeElement);
  const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (move) {
    event.preventDefault();
    if (typed === field.value) places.at((place + move) % places.length).focus();
    else focusesFirst = true;
  } else if (place > 0 && event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey) {
    field.focus(); // and the character is typed there
  }
});

dialog?.addEventListener("click", (event) => event.target === dialog && dialog.close());
addEventListener("pageshow", (event) => event.persisted && dialog?.close());
