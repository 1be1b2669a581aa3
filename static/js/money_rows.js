// <fieldset data-rows="prices">: [data-add-row] adds a row from [data-new-row], [data-remove-row] empties and hides one.
function addRow(rows) {
  const total = rows.form.elements[`${rows.dataset.rows}-TOTAL_FORMS`];
  const row = rows.querySelector("[data-new-row]").content.firstElementChild.cloneNode(true);
  const number = Number(total.value);
  for (const element of row.querySelectorAll("[name], [id], [for]")) {
    for (const name of ["name", "id", "for"]) {
      if (element.hasAttribute(name)) {
        element.setAttribute(name, element.getAttribute(name).replace("__prefix__", number));
      }
    }
  }
  for (const label of row.querySelectorAll(".visually-hidden")) label.append(number + 1);
  for (const hidden of row.querySelectorAll("[data-needs-script]")) hidden.hidden = false;
  rows.querySelector("[data-new-row]").before(row);
  total.value = number + 1;
  rows.querySelector("[data-add-row]").disabled = number + 1 >= Number(rows.dataset.most);
  row.querySelector("input").focus();
}

function removeRow(row) {
  for (const input of row.querySelectorAll("input")) {
    input.value = "";
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }
  row.hidden = true;
  row.closest("[data-rows]").querySelector("[data-add-row]").focus();
}

document.addEventListener("click", (event) => {
  const rows = event.target.closest("[data-rows]");
  if (event.target.closest("[data-add-row]")) addRow(rows);
  else if (event.target.closest("[data-remove-row]")) removeRow(event.target.closest(".money-row"));
});
