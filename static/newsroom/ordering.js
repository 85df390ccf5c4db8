// Buttons that move a row up and down: what dragging does, for the keyboard and for a finger.
"use strict";
{
  const STEP = 10;
  const NAMED_POSITION = 'input[name$="-position"]';

  const isRow = (row) => row?.matches("tr, .inline-related") && row.querySelector(NAMED_POSITION) && !row.matches(".empty-form");

  const neighbour = (row, way) => {
    let next = row[way];
    while (next && !isRow(next)) next = next[way];
    return next;
  };

  const renumber = (rows) => {
    rows.forEach((row, index) => {
      row.querySelector(NAMED_POSITION).value = STEP * (index + 1);
    });
  };

  const move = (button) => {
    const row = button.closest("tr, .inline-related");
    const goesUp = button.dataset.move === "up";
    const other = neighbour(row, goesUp ? "previousElementSibling" : "nextElementSibling");
    if (!other) return;
    if (goesUp) other.before(row);
    else other.after(row);
    renumber([...row.parentElement.children].filter(isRow));
    button.focus();
  };

  const button = (way, sign, words) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "move";
    made.dataset.move = way;
    made.textContent = sign;
    made.setAttribute("aria-label", words);
    made.title = words;
    return made;
  };

  document.addEventListener("DOMContentLoaded", () => {
    const words = JSON.parse(document.getElementById("ordering-words")?.textContent || "{}");
    for (const input of document.querySelectorAll(`.field-position ${NAMED_POSITION}`)) {
      if (input.type === "hidden" || input.disabled) continue;
      input.closest(".field-position").append(button("up", "↑", words.up), button("down", "↓", words.down));
    }
    document.addEventListener("click", (event) => {
      const pressed = event.target.closest("button.move");
      if (pressed) move(pressed);
    });
  });
}
