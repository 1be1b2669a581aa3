// <a data-reload-after> opens a window in which something is changed: this page is read again once it has the focus back.
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-reload-after]")) return;
  const left = () => document.addEventListener("visibilitychange", back, { once: true });
  const back = () => document.visibilityState === "visible" && location.reload();
  document.addEventListener("visibilitychange", left, { once: true });
});
