// <form data-upload> that htmx posts: its bar shows how much of the file is on its way, then that it is being stored.
// Also the page that says why a file was not taken is shown, which htmx would leave out.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.requestConfig?.elt.closest("form[data-upload]")) event.detail.shouldSwap = true;
});
document.addEventListener("htmx:xhr:progress", (event) => {
  const form = event.target.closest("form[data-upload]");
  const { lengthComputable, loaded, total } = event.detail;
  if (!form || !lengthComputable || !total || !form.querySelector("input[type=file]").files.length) return;
  const percent = Math.floor((100 * loaded) / total);
  form.querySelector(".upload-progress").hidden = false;
  form.querySelector("progress").value = percent;
  form.querySelector("output").textContent = percent < 100 ? `${percent} %` : "Storing…";
});
