// Whoever chooses a new file for one that visitors see confirms it before the form is sent: sent back, the file would be lost.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  for (const tick of document.querySelectorAll("[data-confirms]")) {
    const input = document.getElementById(tick.dataset.confirms);
    const box = tick.querySelector("input");
    const fault = tick.querySelector("[role=alert]");
    const words = tick.querySelector("template").content.textContent;
    const isOpen = () => input.files.length && !box.checked;
    const tell = () => {
      box.required = input.files.length > 0;
      if (!isOpen()) fault.textContent = "";
    };
    input.addEventListener("change", tell);
    box.addEventListener("change", tell);
    input.form.addEventListener("submit", (event) => {
      if (!isOpen()) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      fault.textContent = words;
      box.focus();
    });
  }
});
