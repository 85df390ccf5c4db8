// The address follows the title while it is typed, until the editor writes one; the rule is that of publishing/slugs.py.
"use strict";
{
  const LONGEST = 120;
  const TATWEEL = "\u0640";

  const plainLetter = (letter) => {
    if (letter === TATWEEL || /\p{Mn}/u.test(letter)) return "";
    const [base] = letter.normalize("NFKD");
    return base.codePointAt(0) < 128 ? base : letter;
  };

  const trimmed = (text) => text.replace(/^[-_]+|[-_]+$/g, "");

  const slugFor = (title) => {
    const plain = [...title.normalize("NFC")].map(plainLetter).join("").normalize("NFKC").toLowerCase();
    const kept = plain.replace(/[^\p{L}\p{N}_\s-]/gu, "").replace(/[-\s]+/g, "-");
    return trimmed([...trimmed(kept)].slice(0, LONGEST).join(""));
  };
  window.newsroom = { ...window.newsroom, slugFor };

  document.addEventListener("DOMContentLoaded", () => {
    for (const button of document.querySelectorAll("#languages button")) {
      const column = button.dataset.language.replace("-", "_");
      const title = document.getElementById(`id_title_${column}`);
      const slug = document.getElementById(`id_slug_${column}`);
      if (!title || !slug || button.dataset.hasAddress === "true") continue;
      let follows = !slug.value || slug.value === slugFor(title.value);
      slug.addEventListener("input", () => {
        follows = !slug.value;
      });
      title.addEventListener("input", () => {
        if (follows) slug.value = slugFor(title.value);
      });
    }
  });
}
