// <form data-preview>: what is typed shows in its preview frame a moment later.
const form = document.querySelector("form[data-preview]");
const button = form?.querySelector("button[formtarget]");
let waiting;
const show = () => form.requestSubmit(button);

if (button) {
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 500);
  });
  if (form.elements.text.value) show();
}
