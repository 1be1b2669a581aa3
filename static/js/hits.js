// <input data-hits="hits"> shows in the listbox of that id what htmx fetched: a combobox of the ARIA practices.
// Arrows choose, Enter opens what is chosen or else searches, Escape closes.
const boxOf = (input) => document.getElementById(input.dataset.hits);
const optionsOf = (input) => [...boxOf(input).querySelectorAll("[role=option]")];
const chosenOf = (input) => boxOf(input).querySelector('[aria-selected="true"]');

function choose(input, option) {
  chosenOf(input)?.setAttribute("aria-selected", "false");
  option?.setAttribute("aria-selected", "true");
  option?.scrollIntoView({ block: "nearest" });
  if (option) input.setAttribute("aria-activedescendant", option.id);
  else input.removeAttribute("aria-activedescendant");
}

function show(input, on) {
  boxOf(input).hidden = !on;
  input.setAttribute("aria-expanded", String(on));
  if (!on) choose(input, null);
}

function close(input) {
  show(input, false);
  window.htmx?.trigger(input, "htmx:abort");
}

function move(input, step) {
  const options = optionsOf(input);
  const place = options.indexOf(chosenOf(input)) + step;
  if (boxOf(input).hidden) show(input, options.length > 0);
  choose(input, options[place < -1 ? options.length - 1 : place] ?? null);
}

function setUp(input) {
  const status = document.getElementById(`${input.dataset.hits}-status`);
  let searched = null; // htmx may still ask for what was typed just before Enter
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", input.dataset.hits);
  input.setAttribute("aria-expanded", "false");
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(input, event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape" && !boxOf(input).hidden) {
      event.preventDefault();
      close(input);
    } else if (event.key === "Enter" && chosenOf(input)) {
      event.preventDefault();
      chosenOf(input).click();
    }
  });
  input.form.addEventListener("submit", () => {
    searched = input.value;
    close(input);
  });
  input.parentElement.addEventListener("focusout", (event) => {
    if (!input.parentElement.contains(event.relatedTarget)) show(input, false);
  });
  boxOf(input).addEventListener("htmx:afterSwap", () => {
    const count = optionsOf(input).length;
    const shown = count > 0 && document.activeElement === input && input.value !== searched;
    show(input, shown);
    status.textContent = shown ? `${count} ${count === 1 ? "order" : "orders"} below: arrow keys choose one` : "";
  });
}

for (const input of document.querySelectorAll("[data-hits]")) setUp(input);
