// <input type="checkbox" data-select-all="order"> ticks all boxes of that name; [data-selected="order"] counts them.
const boxes = (name) => [...document.querySelectorAll(`input[type=checkbox][name="${CSS.escape(name)}"]`)];

function recount(name) {
  const all = boxes(name);
  const ticked = all.filter((box) => box.checked).length;
  for (const master of document.querySelectorAll(`[data-select-all="${CSS.escape(name)}"]`)) {
    master.checked = ticked > 0 && ticked === all.length;
    master.indeterminate = ticked > 0 && ticked < all.length;
  }
  for (const count of document.querySelectorAll(`[data-selected="${CSS.escape(name)}"]`)) {
    count.textContent = ticked ? `${ticked} selected` : count.dataset.none ?? "";
  }
}

document.addEventListener("change", (event) => {
  const name = event.target.dataset.selectAll;
  for (const box of name ? boxes(name) : []) box.checked = event.target.checked;
  if (event.target.type === "checkbox") recount(name ?? event.target.name);
});

const recountAll = () => {
  for (const master of document.querySelectorAll("[data-select-all]")) recount(master.dataset.selectAll);
};
addEventListener("pageshow", recountAll);
document.addEventListener("htmx:afterSwap", recountAll);
