// The browser's palette beside a colour that is written as a number.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  for (const field of document.querySelectorAll("input[data-palette]")) {
    const palette = document.createElement("input");
    palette.type = "color";
    palette.setAttribute("aria-label", field.dataset.palette);
    const follow = () => {
      if (/^#[0-9a-f]{6}$/i.test(field.value)) palette.value = field.value;
    };
    palette.addEventListener("input", () => {
      field.value = palette.value;
    });
    field.addEventListener("input", follow);
    field.after(palette);
    follow();
  }
});
