// A message belongs to the page it was loaded with: once htmx asks for other content it is old news.
document.addEventListener("htmx:beforeRequest", () => {
  for (const box of document.querySelectorAll("main > .messages")) box.remove();
});
