/*
 * Adds to pages that are complete without it: whether a clinic is open now, which
 * day is today, a campaign's number, and a request form that reports errors in place.
 *
 * One ES module, no dependency. Words come from the page (data attributes), so that
 * translations stay in the templates.
 */

const MINUTE = 60_000;
const CLOSING_SOON = 60;
const PATIENCE = 45_000;
const LIVE_PATIENCE = 2_000;

// An editor may look at a page as of another moment.
const shift = Number(document.documentElement.dataset.tpiAt ?? 0) * MINUTE;
const loadedAt = Date.now();
const millisecondsNow = () => (shift ? shift + Date.now() - loadedAt : Date.now());
const minutesNow = () => Math.floor(millisecondsNow() / MINUTE);

function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_whole, name) => values[name] ?? "");
}

function make(name, className, ...children) {
  const element = document.createElement(name);
  element.className = className;
  element.append(...children);
  return element;
}

/* Opening state ------------------------------------------------------------- */

// As in the printed hours: "8 am", not "8:00 AM", and never broken apart; with the
// article that a language puts before it, which may be another at one o'clock.
function timeText(minutes, timeZone, locale, { twelve, times }) {
  const format = { hour: "numeric", minute: "2-digit", timeZone };
  if (twelve) format.hour12 = true; // Others as their language does.
  const text = new Intl.DateTimeFormat(locale, format)
    .format(new Date(minutes * MINUTE))
    .replace(twelve ? ":00" : "", "")
    .replace(/\s?([AP])M$/, (_m, half) => `\u00a0${half.toLowerCase()}m`);
  const [one, other] = times;
  return fill(/^0?1\b/.test(text) ? one : other, { time: text });
}

function dayNumber(minutes, timeZone) {
  const parts = new Intl.DateTimeFormat("en-CA", { timeZone }).format(
    new Date(minutes * MINUTE),
  );
  return Date.parse(parts) / 86_400_000;
}

function dayText(minutes, now, timeZone, locale, words) {
  const days = dayNumber(minutes, timeZone) - dayNumber(now, timeZone);
  if (days === 0) return words.today;
  if (days === 1) return words.tomorrow;
  const day = new Intl.DateTimeFormat(locale, { weekday: "long", timeZone });
  return fill(words.weekday, { day: day.format(new Date(minutes * MINUTE)) });
}

function openState(spans, now) {
  const current = spans.find(([opens, closes]) => opens <= now && now < closes);
  if (current) {
    const soon = current[1] - now <= CLOSING_SOON;
    return { name: soon ? "closing" : "open", at: current[1] };
  }
  const next = spans.find(([opens]) => opens > now);
  return { name: "closed", at: next ? next[0] : null };
}

function showOpenState(element) {
  let spans;
  try {
    spans = JSON.parse(element.dataset.spans);
  } catch {
    return;
  }
  const now = minutesNow();
  const last = spans.at(-1);
  // A page kept for long by a cache knows nothing of today: leave the week's hours.
  if (!last || last[1] <= now) return;
  const { timeZone, words } = element.dataset;
  const locale = document.documentElement.lang || "en";
  const text = JSON.parse(words);
  const state = openState(spans, now);
  const values =
    state.at === null
      ? {}
      : {
          time: timeText(state.at, timeZone, locale, text),
          day: dayText(state.at, now, timeZone, locale, text),
        };
  element.classList.remove("tpi-state--open", "tpi-state--closing", "tpi-state--closed");
  element.classList.add("tpi-state", `tpi-state--${state.name}`);
  const strong = make("strong", "", text[state.name]);
  const rest = state.at === null ? "" : fill(text[`${state.name}Until`], values);
  const usual = element.querySelector(".tpi-usual")?.textContent ?? element.textContent;
  element.replaceChildren(
    make("span", "tpi-now", strong, ` ${rest}`),
    make("span", "tpi-usual", usual),
  );
  element.hidden = false;
}

function showOpenStates() {
  for (const element of document.querySelectorAll("[data-tpi-open]")) {
    showOpenState(element);
  }
}

// In the page before they begin and after they end, which it learns here.
function showNotices() {
  const now = minutesNow();
  for (const notice of document.querySelectorAll("[data-tpi-notice]")) {
    const { from, until } = notice.dataset;
    notice.hidden = now < from || now >= until;
  }
}

// A day with hours of its own: these, then the usual ones struck out.
function strikeUsual(cell, { text }, usual) {
  if (cell.querySelector(".tpi-usual")) return;
  const word = make("span", "tpi-hidden", `${usual} `);
  const struck = make("s", "tpi-usual", word, ...cell.childNodes);
  cell.append(make("span", "tpi-now", make("bdi", "", text)), " ", struck);
}

// Yesterday's row has its usual hours again.
function restoreUsual(cell) {
  const struck = cell.querySelector(".tpi-usual");
  if (!struck) return;
  struck.firstElementChild.remove();
  cell.replaceChildren(...struck.childNodes);
}

function markToday() {
  for (const table of document.querySelectorAll("[data-tpi-hours]")) {
    const { timeZone, usual } = table.dataset;
    const day = new Intl.DateTimeFormat("en-US", { weekday: "short", timeZone });
    const today = new Date(millisecondsNow());
    const key = day.format(today).slice(0, 2).toLowerCase();
    const date = new Intl.DateTimeFormat("en-CA", { timeZone }).format(today);
    const special = table.parentElement.querySelector(`[data-date="${date}"]`);
    for (const row of table.querySelectorAll("[data-day]")) {
      const isToday = row.dataset.day === key;
      row.classList.toggle("tpi-hours__today", isToday);
      const tag = row.querySelector("[data-tpi-today]");
      if (tag) tag.hidden = !isToday;
      if (isToday && special) strikeUsual(row.cells[1], special.dataset, usual);
      else restoreUsual(row.cells[1]);
    }
  }
}

/* Nearest first ------------------------------------------------------------- */

const toRadians = (degrees) => (degrees * Math.PI) / 180;

function kilometres([lat1, lon1], [lat2, lon2]) {
  const half =
    Math.sin(toRadians(lat2 - lat1) / 2) ** 2 +
    Math.cos(toRadians(lat1)) *
      Math.cos(toRadians(lat2)) *
      Math.sin(toRadians(lon2 - lon1) / 2) ** 2;
  return 2 * 6371 * Math.asin(Math.sqrt(half));
}

// Its module is asked for only where there is such a button that can work.
async function offerNearest(button) {
  if (!isSecureContext || !navigator.geolocation) return;
  const { offer } = await import(button.dataset.tpiLocate);
  offer(button, { kilometres, refresh: showOpenStates });
}

/* Numbers in one tap ----------------------------------------------------------- */

// Open now, then not now, then the clinics that aren't running.
function urgency(card) {
  if ("shut" in card.dataset) return 2;
  return card.querySelector(".tpi-state--open, .tpi-state--closing") ? 0 : 1;
}

function sheetItem(card) {
  const item = document.createElement("li");
  const parts = card.querySelectorAll("h3, .tpi-state, .tpi-actions .tpi-button");
  item.append(...[...parts].map((part) => part.cloneNode(true)));
  return item;
}

// What leads to the clinics of the page opens the sheet instead: without script, and
// where there is no such element, it goes on leading there.
function offerSheet(sheet) {
  if (!sheet.showModal) return;
  const list = sheet.querySelector("ul");
  const open = (event) => {
    event.preventDefault();
    const cards = [...document.querySelectorAll("#clinics [data-tpi-clinic]")];
    cards.sort((one, other) => urgency(one) - urgency(other));
    list.replaceChildren(...cards.map(sheetItem));
    sheet.showModal();
  };
  for (const link of document.querySelectorAll('a[href="#clinics"]')) {
    link.setAttribute("aria-haspopup", "dialog");
    link.addEventListener("click", open);
  }
  sheet.addEventListener("click", ({ target }) => {
    // The sheet itself is hit beside what it holds: on the backdrop.
    if (target === sheet || target.closest("[data-tpi-close]")) sheet.close();
  });
}

/* What speaks for a person ----------------------------------------------------- */

// By form: what arrived of the live token and the proof of work, as fields to send.
const evidence = new WeakMap();

async function getJson(url, patience) {
  const signal = patience ? AbortSignal.timeout?.(patience) : undefined;
  const response = await fetch(url, { credentials: "omit", signal });
  if (!response.ok) throw new Error("not given");
  return response.json();
}

async function fetchLive(form) {
  // One that comes late says nothing of when the form was touched.
  const { live } = await getJson(form.dataset.live, LIVE_PATIENCE);
  evidence.get(form).live = live;
}

async function work(form) {
  const [{ solve }, challenge] = await Promise.all([
    import(form.dataset.solver),
    getJson(form.dataset.challenge),
  ]);
  evidence.get(form).altcha = await solve(challenge);
}

// Sending waits for neither: without them the request is taken all the same.
function collectEvidence(event) {
  const form = event.currentTarget;
  // The button alone is no filling-in, and sending follows at once.
  if (evidence.has(form) || event.target.type === "submit") return;
  evidence.set(form, {});
  if (form.dataset.live) fetchLive(form).catch(() => {});
  if (form.dataset.challenge) work(form).catch(() => {});
}

/* Where a visitor came from ----------------------------------------------------- */

// Kept until the tab is closed, and sent with a request only. Of a click id its kind is
// enough: by the id itself an ad network would know the person again.
const VISITS = "tpi-visits";
const CAMPAIGN = ["utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content"];
const CLICKS = ["gclid", "gbraid", "wbraid", "dclid", "msclkid", "fbclid", "ttclid", "twclid", "li_fat_id"];

// Empty for who comes from a page of this site, or from nowhere.
function readArrival() {
  const query = new URLSearchParams(location.search);
  const arrival = {};
  for (const name of CAMPAIGN) {
    if (query.get(name)) arrival[name] = query.get(name).slice(0, 100);
  }
  const click = CLICKS.find((name) => query.has(name));
  if (click) arrival.click = click;
  const host = document.referrer && new URL(document.referrer).hostname;
  if (host && host !== location.hostname) arrival.referrer = host;
  return arrival;
}

function noteVisit() {
  const arrival = readArrival();
  const kept = JSON.parse(sessionStorage.getItem(VISITS));
  if (kept && !Object.keys(arrival).length) return;
  const last = { ...arrival, landing: location.pathname.slice(0, 200) };
  sessionStorage.setItem(VISITS, JSON.stringify({ first: kept?.first ?? last, last }));
}

function getVisits() {
  try {
    return sessionStorage.getItem(VISITS) ?? "";
  } catch {
    return ""; // Storage is switched off.
  }
}

// A site may switch it off, and so may a browser that asks for privacy.
function mayKeepVisits() {
  return "tpiSources" in document.documentElement.dataset && !navigator.globalPrivacyControl;
}

function getArrivals() {
  return (mayKeepVisits() && getVisits() && JSON.parse(getVisits())) || {};
}

/* Numbers shown, and clicks on them ------------------------------------------------ */

// The last arrival decides: it is what led to this call.
function isMeant([, , match, value, begins, ends], last) {
  const now = minutesNow();
  if (begins > now || ends <= now) return false;
  const came = (last[match] ?? "").toLowerCase();
  return came === value || (match === "referrer" && came.endsWith(`.${value}`));
}

function swapNumber(link, last) {
  const [uri, text] = JSON.parse(link.dataset.tpiNumbers).find((rule) => isMeant(rule, last)) ?? [];
  if (!text || !uri.startsWith("tel:")) return;
  const shown = link.querySelector("bdi");
  const label = link.getAttribute("aria-label");
  if (label && shown) link.setAttribute("aria-label", label.replace(shown.textContent, text));
  if (shown) shown.textContent = text;
  link.href = uri;
}

function swapNumbers() {
  const { last } = getArrivals();
  for (const link of last ? document.querySelectorAll("a[data-tpi-numbers]") : []) {
    try {
      swapNumber(link, last);
    } catch {
      // The clinic's own number stays.
    }
  }
}

// What a report needs and no more. Of a browser that asks for privacy: not the source.
const COUNTED = ["clinic", "number", "page", "source", "first", "last", "utm_source", "utm_medium", "click", "referrer"];

function countClick({ target }) {
  const link = target.closest?.("a[data-tpi-phone]");
  const url = document.documentElement.dataset.tpiCalls;
  if (!link || !url) return;
  const click = {
    clinic: link.dataset.tpiPhone.split(" ")[0],
    number: link.href.slice(4),
    page: location.pathname,
    source: getArrivals(),
  };
  navigator.sendBeacon(url, JSON.stringify(click, COUNTED));
}

/* Request form ---------------------------------------------------------------- */

const filledKeys = new WeakMap();

function fieldControls(form, name) {
  return [...form.elements].filter((control) => control.name === name);
}

function fieldContainer(control) {
  return control.closest("[data-tpi-field]");
}

function showFieldError(form, name, message) {
  const [control] = fieldControls(form, name);
  const container = control && fieldContainer(control);
  if (!container) return null;
  const error = container.querySelector("[data-tpi-error]");
  error.lastElementChild.textContent = message;
  error.hidden = false;
  container.classList.add("tpi-field--error");
  container.closest("details")?.setAttribute("open", "");
  for (const each of fieldControls(form, name)) {
    each.setAttribute("aria-invalid", "true");
    const ids = new Set((each.getAttribute("aria-describedby") ?? "").split(" "));
    ids.delete("");
    ids.add(error.id);
    each.setAttribute("aria-describedby", [...ids].join(" "));
  }
  return control;
}

function clearErrors(form) {
  form.querySelector("[data-tpi-summary]")?.remove();
  for (const error of form.querySelectorAll("[data-tpi-error]")) {
    error.lastElementChild.textContent = "";
    error.hidden = true;
    error.closest("[data-tpi-field]").classList.remove("tpi-field--error");
  }
  for (const control of form.elements) {
    control.removeAttribute("aria-invalid");
  }
}

function summaryItem(template, message, control) {
  const item = template.content.cloneNode(true);
  const link = item.querySelector("a");
  if (control) {
    link.href = `#${control.id}`;
    link.textContent = message;
  } else {
    link.replaceWith(message);
  }
  return item;
}

// The number of the chosen clinic; where none is chosen, or has one, all of them.
function keepNumbers(form, list) {
  const chosen = form.elements.clinic?.value;
  const others = [...list.children].filter((item) => item.dataset.clinic !== chosen);
  if (others.length < list.children.length) others.forEach((item) => item.remove());
}

function showErrors(form, { errors = {}, summary = "" }) {
  clearErrors(form);
  const template = form.querySelector("template[data-tpi-error-summary]");
  const box = template.content.cloneNode(true).firstElementChild;
  box.dataset.tpiSummary = "";
  const list = box.querySelector("[data-tpi-summary-list]");
  const itemTemplate = box.querySelector("template");
  for (const [name, messages] of Object.entries(errors)) {
    for (const message of messages) {
      const control = name ? showFieldError(form, name, message) : null;
      list.append(summaryItem(itemTemplate, message, control));
    }
  }
  itemTemplate.remove();
  // "Enter a phone number, or choose email": the choice stands folded below it.
  if (errors.phone) form.querySelector("details")?.setAttribute("open", "");
  const numbers = box.querySelector("[data-tpi-numbers]");
  if (Object.keys(errors).some(Boolean)) {
    numbers?.remove();
  } else {
    // There is no field to mend: it is not the visitor's fault.
    const title = box.querySelector("[data-failed]");
    if (title) title.textContent = title.dataset.failed;
    if (numbers) keepNumbers(form, numbers);
  }
  if (summary) box.querySelector("[data-tpi-summary-text]").textContent = summary;
  form.prepend(box);
  const prefix = `${form.dataset.errorPrefix}: `;
  if (!document.title.startsWith(prefix)) document.title = prefix + document.title;
  box.focus();
}

function setBusy(form, busy) {
  form.setAttribute("aria-busy", String(busy));
  for (const button of form.querySelectorAll("button[type=submit]")) {
    // Not `disabled`: the button keeps the focus.
    button.setAttribute("aria-disabled", String(busy));
    button.dataset.idle ??= button.textContent;
    button.textContent = (busy && form.dataset.busy) || button.dataset.idle;
  }
  const status = form.querySelector("[data-tpi-status]");
  if (status) status.textContent = busy ? form.dataset.busy : "";
}

async function post(form) {
  const data = new FormData(form);
  if (!data.get("key")) {
    if (!filledKeys.has(form)) filledKeys.set(form, crypto.randomUUID());
    data.set("key", filledKeys.get(form));
  }
  for (const [name, value] of Object.entries(evidence.get(form) ?? {})) {
    data.set(name, value);
  }
  const response = await fetch(form.action, {
    method: "POST",
    headers: { Accept: "application/json" },
    body: new URLSearchParams(data),
    credentials: "omit",
    // Whoever waits for longer may as well try again: it stays one request.
    signal: AbortSignal.timeout?.(PATIENCE),
  });
  if (response.status >= 500) throw new Error("not stored");
  const type = response.headers.get("Content-Type") ?? "";
  if (!type.includes("application/json")) throw new Error("not ours");
  return { response, body: await response.json() };
}

// Such as another clinic to choose, where the only one has closed meanwhile.
function asksForMore(form, errors) {
  return Object.keys(errors).some((name) => name && !fieldControls(form, name).length);
}

async function submit(event) {
  event.preventDefault();
  const form = event.currentTarget;
  if (form.getAttribute("aria-busy") === "true") return;
  if (form.elements.visits && mayKeepVisits()) form.elements.visits.value = getVisits();
  setBusy(form, true);
  try {
    const { response, body } = await post(form);
    if (response.ok) {
      location.assign(body.redirect);
      return;
    }
    if (asksForMore(form, body.errors)) {
      form.submit(); // as without script: the answer is a page that has the field
      return;
    }
    if (body.token) form.elements.token.value = body.token;
    showErrors(form, body);
  } catch {
    showErrors(form, { summary: form.dataset.offline });
  }
  setBusy(form, false);
}

/* The nearest of many clinics ---------------------------------------------------- */

async function look(form, near, here) {
  const { clinic, token } = form.elements;
  const status = form.querySelector("[data-tpi-nearest]");
  const response = await fetch(form.action, {
    method: "POST",
    headers: { Accept: "application/json" },
    body: new URLSearchParams({ look: 1, near, token: token.value }),
    credentials: "omit",
  });
  const { clinics, words, errors } = await response.json();
  // Nearer than the area that was sent: nobody else knows the exact place.
  if (here) clinics.sort((one, other) => kilometres(here, one.place) - kilometres(here, other.place));
  clinic.replaceChildren(...clinics.map(({ id, name }) => new Option(name, id)));
  fieldContainer(clinic).hidden = !clinics.length;
  status.textContent = here && clinics.length ? clinics[0].here : words || (errors.near ?? []).join(" ");
}

function offerLook(form) {
  const button = form.querySelector("[data-tpi-look]");
  if (!button) return;
  const here = form.querySelector("[data-tpi-here]");
  const status = form.querySelector("[data-tpi-nearest]");
  const { near, clinic } = form.elements;
  const ask = (...area) =>
    look(form, ...area).catch(() => {
      status.textContent = form.dataset.offline;
    });
  button.type = "button";
  button.addEventListener("click", () => ask(near.value));
  near.addEventListener("change", () => near.value && ask(near.value));
  near.addEventListener("input", () => {
    clinic.replaceChildren();
    fieldContainer(clinic).hidden = true;
  });
  if (!isSecureContext || !navigator.geolocation) return;
  here.hidden = false;
  here.addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude } }) => {
        // A tenth of a degree is all that leaves the browser.
        ask(`${latitude.toFixed(1)}, ${longitude.toFixed(1)}`, [latitude, longitude]);
      },
      () => {
        status.textContent = status.dataset.denied;
        near.focus();
      },
    );
  });
}

function enhanceForm(form) {
  form.addEventListener("submit", submit);
  form.addEventListener("focusin", collectEvidence);
  offerLook(form);
}

// Again as each minute begins: a page that stays open learns of midnight too.
function tick() {
  markToday();
  showOpenStates();
  showNotices();
  setTimeout(tick, MINUTE - (millisecondsNow() % MINUTE));
}

tick();
document.querySelectorAll("[data-tpi-locate]").forEach(offerNearest);
document.querySelectorAll("[data-tpi-sheet]").forEach(offerSheet);
document.querySelectorAll("[data-tpi-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => print());
});
addEventListener("click", countClick, true);

// Only in a secure context; elsewhere forms work as without script.
if ("randomUUID" in crypto) {
  document.querySelectorAll("form[data-tpi-lead-form]").forEach(enhanceForm);
  try {
    if (mayKeepVisits()) noteVisit();
    swapNumbers();
  } catch {
    // No storage, or not ours: the request goes without.
  }
}
// Back from the thank-you page: the form is a new one, not a repeat.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-tpi-lead-form]")) {
    filledKeys.delete(form);
    evidence.delete(form);
    setBusy(form, false);
  }
});
