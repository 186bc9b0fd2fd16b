// The lists of requests: says what came in, and takes a row in place. Without it the
// list is as it was loaded, and "Take" loads it again.

const PAUSE = 60_000;
const news = document.querySelector("[data-tpi-news]");
const button = news?.querySelector("button");
const results = document.querySelector("#listing-results");
let etag = "";

const isBusy = () =>
  document.hidden ||
  results.contains(document.activeElement) ||
  results.querySelector("input:checked") ||
  document.querySelector('[data-controller~="w-dropdown"] [aria-expanded="true"]');

function show({ news: words, counts }) {
  button.textContent = words;
  button.hidden = !words;
  for (const place of document.querySelectorAll("[data-tpi-count]")) {
    place.textContent = counts[place.dataset.tpiCount] ?? place.textContent;
  }
}

async function look() {
  if (!isBusy()) {
    const headers = { Accept: "application/json", "If-None-Match": etag };
    const answer = await fetch(news.dataset.tpiNews, { headers }).catch(() => null);
    if (answer?.redirected || answer?.status === 403) return; // Logged out.
    if (answer?.status === 200) {
      etag = answer.headers.get("ETag") ?? "";
      show(await answer.json());
    }
  }
  setTimeout(look, PAUSE);
}

async function take(event) {
  const clicked = event.submitter;
  const form = event.target;
  if (form.id !== "tpi-take" || !clicked) return;
  event.preventDefault();
  clicked.disabled = true;
  const headers = { Accept: "application/json" };
  const body = new FormData(form);
  const answer = await fetch(clicked.formAction, { method: "POST", headers, body });
  if (!answer.ok || answer.redirected) return location.reload();
  const { owner, words } = await answer.json();
  const cell = clicked.closest("td");
  cell.textContent = owner || words;
  cell.tabIndex = -1;
  cell.focus();
}

if (news) {
  button.addEventListener("click", () => location.reload());
  setTimeout(look, PAUSE);
}
document.addEventListener("submit", (event) => take(event).catch(() => location.reload()));
