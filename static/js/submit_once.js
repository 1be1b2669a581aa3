// A form that is posted goes once: its button shows it is busy until the next page, or until Back restores this one.
// After <form data-downloads>, or a button that fills a frame, the page stays, so it may go again.
const busy = (form, on, pressed) => {
  form.toggleAttribute("data-sent", on);
  // `elements` also has the buttons that stand elsewhere on the page and name the form.
  for (const button of [...form.elements].filter((one) => one.type === "submit")) {
    button.disabled = on;
    if (on && (!pressed || pressed === button)) button.setAttribute("aria-busy", "true");
    else button.removeAttribute("aria-busy");
  }
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.target === "_blank") return;
  if (form.hasAttribute("data-downloads") || event.submitter?.hasAttribute("formtarget")) return;
  if (form.hasAttribute("data-sent")) event.preventDefault();
  else setTimeout(() => busy(form, true, event.submitter)); // After the browser has read the pressed button's name and value.
});

addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of document.querySelectorAll("form[data-sent]")) busy(form, false);
});
