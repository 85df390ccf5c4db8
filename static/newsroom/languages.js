// The language switch: shows the fields of one language, or of two side by side, and remembers which.
"use strict";
{
  const KEY = "newsroom.languages";

  const remembered = () => {
    try {
      return JSON.parse(localStorage.getItem(KEY)) || {};
    } catch {
      return {};
    }
  };

  const remember = (choice) => {
    try {
      localStorage.setItem(KEY, JSON.stringify(choice));
    } catch {
      // A browser that keeps nothing still switches.
    }
  };

  document.addEventListener("DOMContentLoaded", () => {
    const bar = document.getElementById("languages");
    if (!bar) return;
    const columns = JSON.parse(document.getElementById("language-columns").textContent);
    const buttons = [...bar.querySelectorAll("button")];
    const codes = buttons.map((button) => button.dataset.language);
    const beside = document.getElementById("language-beside");
    let shown = codes[0];

    // The cells of a field: its part of a line, its cell in a table of rows, the head of that column.
    const cells = () =>
      Object.entries(columns).flatMap(([column, language]) =>
        [...document.querySelectorAll(`.fieldBox.field-${column}, td.field-${column}, th.column-${column}`)].map(
          (cell) => [cell.closest(".form-multiline > *") || cell, language],
        ),
      );

    const show = (language) => {
      shown = language;
      const visible = [shown, beside.value];
      for (const [cell, own] of cells()) {
        cell.hidden = !visible.includes(own);
        cell.classList.add("of-one-language");
      }
      for (const button of buttons) {
        button.setAttribute("aria-pressed", String(visible.includes(button.dataset.language)));
      }
      if (bar.scrollWidth > bar.clientWidth) {
        bar.querySelector(`[data-language="${shown}"]`).scrollIntoView({ block: "nearest", inline: "nearest" });
      }
      for (const option of beside.options) option.disabled = option.value === shown;
      document.documentElement.classList.toggle("side-by-side", Boolean(beside.value) && beside.value !== shown);
      document.documentElement.style.setProperty("--languages-height", `${bar.offsetHeight}px`);
    };

    const choose = (language) => {
      if (language === beside.value) beside.value = shown === language ? "" : shown;
      show(language);
      remember({ shown, beside: beside.value });
    };

    const languageOf = (element) => {
      const cell = element.closest(".of-one-language");
      return cell && cells().find(([each]) => each === cell)[1];
    };

    bar.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) choose(button.dataset.language);
    });
    beside.addEventListener("change", () => choose(shown));

    // A link to a field, on this page or from another, opens its language, and the fold it lies in.
    const reach = (id) => {
      const field = id && (document.getElementById(id) || document.getElementById(`${id}_0`));
      if (!field) return false;
      const language = languageOf(field);
      if (language && language !== beside.value) show(language);
      for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
      const surface = field.closest(".prose-editor")?.querySelector(".ProseMirror[role=textbox]");
      const combobox = field.parentElement.querySelector(".select2-selection");
      (surface || combobox || field).focus();
      return true;
    };
    document.addEventListener("click", (event) => {
      if (reach(event.target.closest(".problems a, .to-field")?.hash.slice(1))) event.preventDefault();
    });

    // A language with nothing in it, and one that begins to be filled.
    const isFilled = (language) =>
      cells().some(
        ([cell, own]) =>
          own === language &&
          !cell.closest(".empty-form") &&
          [...cell.querySelectorAll("input, textarea")].some((field) => field.type !== "hidden" && field.value.trim()),
      );
    document.addEventListener("input", (event) => {
      const language = languageOf(event.target);
      const button = buttons.find((each) => each.dataset.language === language);
      if (!button || !["missing", "draft"].includes(button.dataset.state)) return;
      const state = isFilled(language) ? "draft" : "missing";
      const badge = button.querySelector(".edition");
      button.dataset.state = state;
      badge.className = `edition edition-${state}`;
      badge.textContent = state === "draft" ? bar.dataset.filled : bar.dataset.empty;
    });

    for (const fold of document.querySelectorAll("details")) {
      if (fold.querySelector(".errorlist")) fold.open = true;
    }
    bar.hidden = false;
    const last = remembered();
    if (codes.includes(last.beside)) beside.value = last.beside;
    const start = [last.shown, document.documentElement.lang, codes[0]].find((code) => codes.includes(code));
    const faulty = buttons.filter((button) => Number(button.dataset.errors)).map((button) => button.dataset.language);
    const opened = !faulty.length || faulty.includes(start) ? start : faulty[0];
    if (opened === beside.value) beside.value = "";
    show(opened);
    // When all is loaded; a rich-text editor may come later still, and takes the place of its field.
    window.addEventListener("load", () => reach(location.hash.slice(1)));
    document.addEventListener("prose-editor:ready", (event) => {
      const { id } = event.detail.textarea;
      if (id && id === location.hash.slice(1)) setTimeout(() => reach(id));
    });
  });
}
