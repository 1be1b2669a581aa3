// A text that was typed is not lost when the session has ended: it waits in this tab until the form is shown again.
const DRAFT = "draft";
const texts = () => [...document.querySelectorAll("main form textarea[name]")];
const draft = JSON.parse(sessionStorage.getItem(DRAFT) || "null");

if (draft && draft.path === location.pathname) {
  for (const field of texts()) if (!field.value) field.value = draft.texts[field.name] || "";
}
if (!location.pathname.startsWith("/accounts/")) sessionStorage.removeItem(DRAFT);

document.addEventListener("submit", (event) => {
  const fields = texts().filter((field) => field.form === event.target && field.value);
  if (!fields.length) return;
  const typed = Object.fromEntries(fields.map((field) => [field.name, field.value]));
  sessionStorage.setItem(DRAFT, JSON.stringify({ path: location.pathname, texts: typed }));
});
