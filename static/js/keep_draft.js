// What was typed is not lost when the session has ended, the form has gone stale or the server was away: it waits in
// this tab, without passwords, files and hidden fields, until the form is shown again. <form data-unkept> is left out.
const DRAFT = "draft";
const KEPT_FOR = 30 * 60_000; // milliseconds
const UNKEPT = new Set(["password", "file", "hidden", "submit", "button", "reset", "image"]);
const kept = (field) => field.name && !UNKEPT.has(field.type) && field.autocomplete !== "one-time-code";
const fieldsOf = (form) => [...form.elements].filter(kept);
const forms = () => [...document.querySelectorAll("main form[method=post]")];
const isTicked = (field) => field.type === "checkbox" || field.type === "radio";
const isSignIn = () => location.pathname.startsWith("/accounts/");
const isConfirmation = () => location.pathname.endsWith("/reauthenticate/"); // the server goes on with what was sent

const storage = (() => {
  try {
    return sessionStorage;
  } catch {
    return undefined; // Storage can be forbidden; the draft is lost then.
  }
})();
const read = () => JSON.parse(storage?.getItem(DRAFT) ?? "null");
const write = (draft) => storage?.setItem(DRAFT, JSON.stringify(draft));
const forget = () => storage?.removeItem(DRAFT);

const fill = (field, entries) => {
  const values = entries.filter(([name]) => name === field.name).map(([, value]) => value);
  if (isTicked(field)) field.checked = values.includes(field.value);
  else if (field.type === "select-multiple") for (const option of field.options) option.selected = values.includes(option.value);
  else if (values.length && (field.tagName === "SELECT" || field.value === field.defaultValue)) field.value = values[0];
};

const restore = (draft) => {
  const names = draft.entries.map(([name]) => name);
  const form = forms().find((one) => fieldsOf(one).some((field) => names.includes(field.name)));
  if (!form) return;
  for (const field of fieldsOf(form)) fill(field, draft.entries);
  forget();
};

const draft = read();
if (draft && (isConfirmation() || Date.now() - draft.at > KEPT_FOR)) forget();
else if (draft && (isSignIn() || document.querySelector("[data-keeps-draft]"))) write({ ...draft, interrupted: true });
else if (draft && !draft.interrupted) forget(); // it has arrived
else if (draft && draft.path === location.pathname) restore(draft);

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (isSignIn() || form.hasAttribute("data-unkept") || !forms().includes(form)) return;
  if (form.closest("[data-keeps-draft]")) {
    write({ ...read(), interrupted: false }); // it is on its way again
    return;
  }
  const names = new Set(fieldsOf(form).map((field) => field.name));
  const entries = [...new FormData(form)].filter(([name, value]) => names.has(name) && typeof value === "string");
  if (entries.length) write({ path: location.pathname, at: Date.now(), entries });
});
