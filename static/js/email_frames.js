// <iframe class="email-frame">: as high as the email in it. Nothing runs in the frame, so this page measures it.
function fit(frame) {
  const page = frame.contentDocument?.documentElement;
  if (page?.offsetHeight) frame.style.height = `${page.offsetHeight + frame.offsetHeight - frame.clientHeight + 4}px`;
}

for (const frame of document.querySelectorAll("iframe.email-frame")) {
  frame.addEventListener("load", () => fit(frame));
  new ResizeObserver(() => fit(frame)).observe(frame.parentElement);
}
