// A message belongs to the page it was loaded with: once somebody asks htmx for other content it is old news.
// A page that asks again by itself leaves it.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (!event.detail.requestConfig.triggeringEvent || !event.target.closest("main")) return;
  for (const box of document.querySelectorAll("main > .messages")) box.remove();
});
