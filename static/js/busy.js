// <form data-busy="results">: while its answer is on its way its button and the element of that id are busy.
const show = (form, on) => {
  const parts = [document.getElementById(form.dataset.busy), form.querySelector("button:not([type=button])")];
  for (const part of parts) {
    if (on) part?.setAttribute("aria-busy", "true");
    else part?.removeAttribute("aria-busy");
  }
};

document.addEventListener("htmx:beforeRequest", ({ target }) => target.dataset?.busy && show(target, true));
document.addEventListener("htmx:afterRequest", ({ target }) => target.dataset?.busy && show(target, false));
