// Names for screen readers that the admin's own pages leave out: of boxes with autocompletion, of a column of inlines.
function nameBoxes() {
  for (const box of document.querySelectorAll(".select2-selection__rendered:not([aria-label])")) {
    const select = box.closest(".select2").previousElementSibling;
    const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
    box.setAttribute("aria-label", select.getAttribute("aria-label") ?? label?.textContent.replace(":", "").trim() ?? "");
  }
}

addEventListener("load", () => setTimeout(nameBoxes)); // after the admin's own script, which waits for jQuery
document.addEventListener("formset:added", () => setTimeout(nameBoxes));
for (const heading of document.querySelectorAll("th.original:empty")) {
  heading.append(Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: "Row" }));
}
