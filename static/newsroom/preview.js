// Shows the preview at the width of a phone or of a desktop, and remembers which.
"use strict";
{
  const KEY = "newsroom.preview";
  const stage = document.getElementById("preview-stage");
  const bar = document.getElementById("preview-widths");

  const remembered = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  };

  const remember = (width) => {
    try {
      localStorage.setItem(KEY, width);
    } catch {
      // A browser that keeps nothing still switches.
    }
  };

  if (stage && bar) {
    const frame = stage.querySelector("iframe");
    const buttons = [...bar.querySelectorAll("button")];
    let shown = buttons.find((button) => button.dataset.width === remembered()) || buttons.at(-1);

    const show = (chosen) => {
      shown = chosen;
      const width = Number(shown.dataset.width);
      stage.style.setProperty("--width", `${width}px`);
      stage.style.setProperty("--scale", Math.min(1, stage.clientWidth / width));
      for (const button of buttons) button.setAttribute("aria-pressed", String(button === shown));
    };

    bar.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      show(button);
      remember(button.dataset.width);
    });

    // The site's public pages refuse to stand in a frame: a link opens them in a tab of their own.
    const open = () => {
      for (const link of frame.contentDocument?.querySelectorAll("a[href]:not([href^='#'])") || []) {
        link.target = "_blank";
      }
    };
    frame.addEventListener("load", open);
    if (frame.contentDocument?.readyState === "complete") open();

    new ResizeObserver(() => show(shown)).observe(stage);
    bar.hidden = false;
    show(shown);
  }
}
