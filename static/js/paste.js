// On a page with <textarea data-paste-here> Ctrl-V works wherever the focus is: the text is put there and sent.
document.addEventListener("paste", (event) => {
  const box = document.querySelector("[data-paste-here]");
  if (!box || event.target.closest("input, textarea, [contenteditable]")) return;
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!text.trim()) return;
  event.preventDefault();
  box.value = text;
  box.form.requestSubmit();
});
