// A time of the last 24 hours in `.when` is shown as `5 minutes ago`; the exact one stays for readers, searches and paper.
const DAY = 86_400;
const words = new Intl.RelativeTimeFormat(document.documentElement.lang || "en", { numeric: "auto" });

const ago = (seconds) => {
  if (seconds < 60) return words.format(0, "second");
  if (seconds < 3600) return words.format(-Math.floor(seconds / 60), "minute");
  return words.format(-Math.floor(seconds / 3600), "hour");
};

const show = (time) => {
  const seconds = (Date.now() - Date.parse(time.dateTime)) / 1000;
  const exact = time.querySelector(".exact-time")?.textContent ?? time.textContent;
  if (!(seconds >= 0 && seconds < DAY)) return void (time.textContent = exact);
  const [near, far] = ["ago", "exact-time visually-hidden"].map((name) => {
    const part = document.createElement("span");
    part.className = name;
    return part;
  });
  near.textContent = ago(seconds);
  near.ariaHidden = "true";
  far.textContent = exact;
  if (!time.title.startsWith(exact)) time.title = `${exact.trim()}, ${time.title}`;
  time.replaceChildren(near, far);
};

const showAll = (root = document) => root.querySelectorAll(".when time").forEach(show);
showAll();
setInterval(showAll, 60_000, document);
document.addEventListener("htmx:afterSwap", (event) => showAll(event.target));
