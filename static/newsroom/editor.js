// The rich-text editor: its words in the language of the interface, its surface in that of the text.
"use strict";
{
  const words = JSON.parse(document.getElementById("editor-words").textContent);
  // In English, Django's own catalogue is empty.
  const { gettext = (text) => text } = window;
  window.gettext = (text) => words[text] ?? gettext(text);

  const label = (textarea) =>
    textarea.getAttribute("aria-label") || document.querySelector(`label[for="${textarea.id}"]`)?.textContent.trim();

  const translate = (menu) => {
    for (const button of menu.querySelectorAll("button[title]")) {
      const word = words[button.title];
      if (!word) continue;
      button.title = word;
      button.setAttribute("aria-label", word);
    }
    for (const option of menu.querySelectorAll(".prose-menubar__option > *")) {
      option.textContent = words[option.textContent] || option.textContent;
    }
  };

  // A table is understood by its headings: the dialogue proposes them.
  const proposeHeadings = (place) => {
    const select = place.querySelector("dialog select[name=withHeaderRow]:not([data-proposed])");
    if (!select) return;
    select.dataset.proposed = "";
    select.value = "Yes";
    for (const option of select.options) option.label = words[option.value] || option.value;
  };

  // Not deferred: the editors are made as soon as their module runs.
  document.addEventListener("prose-editor:ready", (event) => {
    const { editor, textarea } = event.detail;
    const surface = editor.view.dom;
    for (const name of ["lang", "dir", "aria-describedby"]) {
      if (textarea.hasAttribute(name)) surface.setAttribute(name, textarea.getAttribute(name));
    }
    surface.setAttribute("aria-label", label(textarea) || "");
    surface.setAttribute("aria-multiline", "true");
    const translateMenu = () => surface.parentElement.querySelectorAll(".prose-menubar").forEach(translate);
    setTimeout(translateMenu); // the menu is made after the editor
    editor.on("transaction", translateMenu); // and its first button anew with each kind of paragraph
    document.querySelector(`label[for="${textarea.id}"]`)?.addEventListener("click", () => editor.commands.focus());
    new MutationObserver(() => proposeHeadings(surface.parentElement)).observe(surface.parentElement, {
      childList: true,
    });
    editor.on("update", () => textarea.dispatchEvent(new Event("input", { bubbles: true })));
  });
}
