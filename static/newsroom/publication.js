// The moment of a publication: offers the time zone of this browser, and picks “At a moment” for whoever writes one.
"use strict";
{
  document.addEventListener("DOMContentLoaded", () => {
    const place = document.querySelector(".moment-zone");
    if (!place) return;
    const zone = place.querySelector("input");
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (here && here !== zone.value && [...zone.list.options].some((option) => option.value === here)) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button";
      button.textContent = `${place.dataset.here}: ${here}`;
      button.addEventListener("click", () => {
        zone.value = here;
        zone.dispatchEvent(new Event("input", { bubbles: true }));
        zone.focus();
      });
      place.append(button);
    }
    const later = place.closest(".moment-later");
    later.addEventListener("input", () => {
      later.closest(".moment").querySelector("[value=later]").checked = true;
    });
  });
}
