// <button data-copy="text"> copies the text, <button data-copy-from="id"> what stands in that element; both say so.
const copied = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
    return "Copied";
  } catch {
    return "Press Ctrl+C to copy"; // No clipboard without https; the text is selected instead.
  }
};

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy], [data-copy-from]");
  if (!button) return;
  const source = document.getElementById(button.dataset.copyFrom ?? "");
  if (source) getSelection().selectAllChildren(source);
  const answer = await copied(source ? (source.value ?? source.textContent).trim() : button.dataset.copy);
  const say = button.querySelector("[data-copy-said]") ?? button;
  const before = say.textContent;
  if (before === answer) return;
  say.textContent = answer;
  setTimeout(() => (say.textContent = before), 2000);
});
