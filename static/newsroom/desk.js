// The translators' desk by keyboard: from one passage with work to the next, and the buttons.
"use strict";
{
  const desk = document.getElementById("desk");

  // Before the editors hear of a key: to them, one of these is a line break.
  const wanted = (event) => {
    const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
    const control = ctrlKey || metaKey;
    if (key === "F8" && !control && !altKey) return shiftKey ? "previous" : "next";
    if (key !== "Enter") return null;
    if (control && !altKey) return shiftKey ? "done" : "save";
    return altKey && shiftKey && !control ? "confirm" : null;
  };

  // What sticks below the buttons has to know how high they are.
  const bar = document.getElementById("desk-buttons");
  if (bar) {
    new ResizeObserver(() => {
      document.documentElement.style.setProperty("--languages-height", `${bar.offsetHeight}px`);
    }).observe(bar);
  }

  const all = [...desk.querySelectorAll(".passage")];
  const works = (passage) => passage.querySelector(".passage-state");
  let last = null; // the passage where one was last

  const reach = (passage) => {
    if (!passage) return;
    last = passage;
    passage.scrollIntoView({ block: "center" });
    const field =
      passage.querySelector(".ProseMirror[contenteditable]") ||
      passage.querySelector(".passage-target :is(textarea, input)") ||
      passage;
    field.focus({ preventScroll: true });
  };

  // From the passage where one is, and on from the other end after the last.
  const move = (step) => {
    const here = all.indexOf(document.activeElement.closest(".passage") || last);
    const ahead = [...all.slice(here + 1), ...all.slice(0, Math.max(here, 0))];
    reach((step > 0 ? ahead : ahead.reverse()).find(works));
  };

  document.addEventListener(
    "keydown",
    (event) => {
      const what = event.isComposing ? null : wanted(event);
      if (!what || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      event.stopPropagation();
      if (what === "next" || what === "previous") move(what === "next" ? 1 : -1);
      else if (!event.repeat) desk.querySelector(`button[value="${what}"]`)?.click();
    },
    { capture: true },
  );

  // The links do the same, and go on from there.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#passage-']");
    if (!link) return;
    event.preventDefault();
    if (link.classList.contains("desk-next")) move(1);
    else reach(document.getElementById(link.hash.slice(1)));
  });
}
