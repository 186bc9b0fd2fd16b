// A text and what became of it, side by side: a sentence on one side shows its other one.
// Without it each sentence is a link to its block.

const form = document.querySelector("#tpi-text");
const plain = (text) => text.normalize().replace(/\s+/g, " ").trim().toLowerCase();
const pieces = [...(form?.querySelectorAll(".tpi-text-piece") ?? [])];

function mark(elements) {
  for (const each of form.querySelectorAll(".tpi-text-mark")) {
    each.classList.remove("tpi-text-mark");
  }
  for (const each of elements) each.classList.add("tpi-text-mark");
  elements[0]?.scrollIntoView({ block: "nearest" });
}

// The sentence that was pressed: of a block's, the one that the pressed line holds.
function findPieces(block, target) {
  const own = pieces.filter((piece) => piece.dataset.where === block.dataset.block);
  const line = plain(target.textContent);
  const inLine = own.filter((piece) => {
    const text = plain(piece.textContent);
    return line.includes(text) || text.includes(line);
  });
  if (inLine.length < 2) return inLine.length ? inLine : own;
  const chosen = getSelection();
  const at = chosen.anchorNode?.textContent.slice(0, chosen.anchorOffset + 1) ?? "";
  const begun = inLine.filter((piece) => plain(at).length > line.indexOf(plain(piece.textContent)));
  return begun.length ? [begun.at(-1)] : inLine;
}

form?.addEventListener("click", (event) => {
  const piece = event.target.closest(".tpi-text-piece");
  if (piece) {
    const target = document.querySelector(piece.getAttribute("href"));
    if (!target) return;
    event.preventDefault();
    mark([target, ...pieces.filter((each) => each.dataset.line === piece.dataset.line)]);
    const line = form.querySelector(".tpi-text__line");
    line.hidden = piece.dataset.where === "set_aside";
    line.querySelector("button").value = piece.dataset.line;
    return;
  }
  const block = event.target.closest("[data-block]");
  if (!block || event.target.closest("a, button, input, label, select")) return;
  mark(findPieces(block, event.target));
});

// Answers fold away on pages; here they are to be read.
for (const each of form?.querySelectorAll(".tpi-text-block details") ?? []) each.open = true;
form?.querySelector(".tpi-text-block[aria-current]")?.scrollIntoView({ block: "center" });
