/*
 * The nearest clinics, for who asks for them by a button. The exact place stays here:
 * a tenth of a degree, some 10 km, is all that is sent, and only by the finder.
 */

function distanceText(km) {
  const locale = document.documentElement.lang || "en";
  const isMetric = !/^en(-us)?$/i.test(locale);
  const distance = isMetric ? km : km / 1.609344;
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit: isMetric ? "kilometer" : "mile",
    unitDisplay: "long",
    maximumFractionDigits: distance < 9.95 ? 1 : 0,
  }).format(distance);
}

function sortByDistance(list, here, kilometres) {
  const cards = [...list.children].map((card) => ({
    card,
    km: card.dataset.place ? kilometres(here, card.dataset.place.split(",")) : Infinity,
  }));
  const shut = ({ card }) => Number("shut" in card.dataset);
  cards.sort((one, other) => shut(one) - shut(other) || one.km - other.km);
  for (const { card, km } of cards) {
    card.querySelector("[data-distance]")?.remove();
    if (km === Infinity) continue;
    const text = document.createElement("p");
    text.className = "tpi-soft tpi-small";
    text.dataset.distance = "";
    text.textContent = distanceText(km);
    card.querySelector("h3").after(text);
  }
  list.append(...cards.map(({ card }) => card));
}

async function find(form, here) {
  const body = new URLSearchParams(new FormData(form));
  body.delete("q");
  body.set("area", here.map((degrees) => degrees.toFixed(1)).join());
  const response = await fetch(form.dataset.tpiFinder, {
    method: "POST",
    headers: { Accept: "text/html", "Accept-Language": document.documentElement.lang },
    body,
    credentials: "omit",
  });
  if (!response.ok) throw new Error("not found");
  const answer = new DOMParser().parseFromString(await response.text(), "text/html");
  document.querySelector("[data-tpi-results]").replaceWith(answer.querySelector("[data-tpi-results]"));
  return document.querySelector("[data-tpi-results] .tpi-clinics");
}

export function offer(button, { kilometres, refresh }) {
  const form = button.closest("[data-tpi-finder]");
  const status = (form ?? button.parentElement).querySelector("[role=status]");
  const fail = () => {
    status.textContent = status.dataset.failed;
    form?.elements.q.focus();
  };
  const show = async ({ coords: { latitude, longitude } }) => {
    const here = [latitude, longitude];
    const list = form ? await find(form, here) : button.parentElement.nextElementSibling;
    sortByDistance(list, here, kilometres);
    refresh();
    status.textContent = status.dataset.done;
    if (form) document.querySelector("[data-tpi-results] h2").focus();
  };
  button.hidden = button.parentElement.hidden = false;
  button.addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition((position) => show(position).catch(fail), fail);
  });
}
