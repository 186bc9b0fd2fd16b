// The grid of treatments and clinics: one tab stop, arrow keys from cell to cell. Without
// it each control is a stop of its own.

const body = document.querySelector(".tpi-grid tbody");
const CONTROLS = "input:not([type=hidden]), a, button";

const shown = (place) =>
  [...place.querySelectorAll(CONTROLS)].filter((control) => control.checkVisibility());

const edge = { Home: 0, End: -1 };

function goBeside(row, control, key) {
  const controls = shown(row);
  if (key in edge) return controls.at(edge[key]);
  const isForward = (key === "ArrowRight") === (document.dir !== "rtl");
  return controls[controls.indexOf(control) + (isForward ? 1 : -1)];
}

function goUpOrDown(row, control, key) {
  const at = control.closest("td, th").cellIndex;
  let next = row;
  do {
    next = key === "ArrowDown" ? next.nextElementSibling : next.previousElementSibling;
  } while (next && !shown(next.cells[at]).length);
  return next && shown(next.cells[at])[0];
}

function stopAt(control) {
  for (const each of body.querySelectorAll('[tabindex="0"]')) each.tabIndex = -1;
  control.tabIndex = 0;
}

function move(event) {
  const { key, target } = event;
  const isKey = key in edge || /^Arrow(Up|Down|Left|Right)$/.test(key);
  if (!isKey || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const go = /Up|Down/.test(key) ? goUpOrDown : goBeside;
  go(target.closest("tr"), target, key)?.focus();
}

if (body) {
  for (const control of body.querySelectorAll(CONTROLS)) control.tabIndex = -1;
  stopAt(shown(body)[0]);
  body.addEventListener("focusin", (event) => stopAt(event.target));
  body.addEventListener("keydown", move);
}
