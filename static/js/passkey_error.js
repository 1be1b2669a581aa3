// Says that the browser refused a passkey, or that the person canceled: allauth's scripts tell the console alone.
document.addEventListener("allauth.error", () => {
  for (const text of document.querySelectorAll("[data-passkey-error]")) text.hidden = false;
});
