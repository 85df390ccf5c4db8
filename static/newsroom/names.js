// Select2 gives its boxes no name; here each takes the name of the field that it stands for.
"use strict";
{
  const nameOf = (select) =>
    select.getAttribute("aria-label") || document.querySelector(`label[for="${select.id}"]`)?.textContent.trim() || "";

  const name = (select) => {
    const box = select.nextElementSibling?.querySelector(".select2-selection");
    if (!box) return;
    const rendered = box.querySelector(".select2-selection__rendered");
    let title = document.getElementById(`${select.id}-name`);
    if (!title) {
      title = document.createElement("span");
      title.id = `${select.id}-name`;
      title.className = "visually-hidden";
      select.before(title);
    }
    title.textContent = nameOf(select);
    box.setAttribute("aria-labelledby", [title.id, rendered?.id].filter(Boolean).join(" "));
    rendered?.setAttribute("aria-labelledby", title.id);
    box.querySelector(".select2-search__field")?.setAttribute("aria-label", nameOf(select));
  };

  const nameAll = (root) => root.querySelectorAll("select.select2-hidden-accessible").forEach(name);

  const $ = window.django.jQuery;
  $(() => {
    if ($.fn.select2) $("select.searchable").not("[name*=__prefix__]").select2({ width: "100%" });
    nameAll(document);
    $(document).on("select2:open", (event) => {
      document
        .querySelector(".select2-container--open .select2-search--dropdown .select2-search__field")
        ?.setAttribute("aria-label", nameOf(event.target));
    });
  });
  document.addEventListener("formset:added", (event) => nameAll(event.target));
}
