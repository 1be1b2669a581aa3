// <fieldset data-one-page hidden disabled>: what a second page would ask stands on the first, which then posts all of it.
for (const fieldset of document.querySelectorAll("fieldset[data-one-page]")) {
  fieldset.hidden = fieldset.disabled = false;
  fieldset.form.method = "post";
}
