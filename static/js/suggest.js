// <button data-suggest="id_comment">Customer request</button> puts its text into the field of that id.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-suggest]");
  if (!button) return;
  const field = document.getElementById(button.dataset.suggest);
  const text = button.textContent.trim();
  if (!field.value.includes(text)) field.value = [field.value.trim(), text].filter(Boolean).join("\n");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
});
