// One box that ticks all pages shown. Without this script each is ticked by itself.
"use strict";
{
  const head = document.querySelector(".matrix thead .matrix-tick");
  const boxes = [...document.querySelectorAll(".matrix tbody .matrix-tick input")];

  if (head && boxes.length) {
    const all = document.createElement("input");
    all.type = "checkbox";
    all.setAttribute("aria-label", head.dataset.all);
    head.replaceChildren(all);
    all.addEventListener("change", () => {
      for (const box of boxes) box.checked = all.checked;
    });
  }
}
