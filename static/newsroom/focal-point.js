// The focal point is set in the picture itself, by a click, by dragging and with the arrow keys; the numbers follow.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const place = document.querySelector(".focal-point");
  const inputs = { x: document.getElementById("id_focal_x"), y: document.getElementById("id_focal_y") };
  if (!place || !inputs.x || !inputs.y) return;

  const marker = document.createElement("span");
  marker.className = "focal-marker";
  marker.tabIndex = 0;
  const attributes = { role: "slider", "aria-label": place.dataset.label, "aria-valuemin": 0, "aria-valuemax": 100 };
  for (const [name, value] of Object.entries(attributes)) marker.setAttribute(name, value);
  place.append(marker);
  place.classList.add("is-set-here");

  const within = (value) => Math.min(100, Math.max(0, Math.round(value) || 0));
  const at = (axis) => within(Number(inputs[axis].value));

  const show = () => {
    const [x, y] = [at("x"), at("y")];
    marker.style.setProperty("--x", `${x}%`);
    marker.style.setProperty("--y", `${y}%`);
    marker.setAttribute("aria-valuenow", x);
    marker.setAttribute("aria-valuetext", place.dataset.place.replace("{x}", `${x} %`).replace("{y}", `${y} %`));
  };

  const move = (x, y) => {
    for (const [axis, value] of [["x", x], ["y", y]]) {
      inputs[axis].value = within(value);
      inputs[axis].dispatchEvent(new Event("input", { bubbles: true }));
    }
  };

  const moveTo = (event) => {
    const box = place.querySelector("img").getBoundingClientRect();
    move(((event.clientX - box.left) / box.width) * 100, ((event.clientY - box.top) / box.height) * 100);
  };

  place.addEventListener("click", (event) => {
    moveTo(event);
    marker.focus();
  });
  marker.addEventListener("pointerdown", (event) => marker.setPointerCapture(event.pointerId));
  marker.addEventListener("pointermove", (event) => {
    if (marker.hasPointerCapture(event.pointerId)) moveTo(event);
  });

  const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  marker.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const size = event.shiftKey ? 10 : 1;
    move(at("x") + step[0] * size, at("y") + step[1] * size);
  });

  for (const input of Object.values(inputs)) input.addEventListener("input", show);
  show();
});
