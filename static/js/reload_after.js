// <a data-reload-after> opens a window in which something is changed, the same one each time: this page is read again
// once it has the focus back.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-reload-after]");
  if (!link) return;
  const left = () => document.addEventListener("visibilitychange", back, { once: true });
  const back = () => document.visibilityState === "visible" && location.reload();
  document.addEventListener("visibilitychange", left, { once: true });
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const changes = window.open(link.href, "changes");
  if (!changes) return; // refused by the browser: the link opens a window of its own
  event.preventDefault();
  changes.focus();
});
