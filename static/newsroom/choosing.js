// Finding a page, a picture or a document in a dialogue of the rich-text editor.
import { crel, gettext } from "django-prose-editor/editor";
import { field, message, say } from "newsroom/dialogues";

const PAUSE = 250; // milliseconds without a key before a search

const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name]);

const lines = (item, stateOf) =>
  [
    ["insertion-title", item.title],
    ["insertion-detail", [item.type, item.detail].filter(Boolean).join(" · ")],
    ["insertion-state", stateOf(item)],
  ]
    .filter(([_name, text]) => text)
    .map(([className, textContent]) => crel("span", { className, textContent }));

const choice = (item, { stateOf, onChoose }) => {
  const parts = lines(item, stateOf);
  if (item.thumbnail) parts.unshift(crel("img", { src: item.thumbnail, alt: "", loading: "lazy" }));
  const button = crel("button", { type: "button", className: "insertion-choice" }, parts);
  button.addEventListener("click", () => onChoose(item));
  return crel("li", {}, [button]);
};

/**
 * Return a search with its results, the newest first; `onChoose(item)` hears what was chosen.
 *
 * `onAnswer(answer)` hears each answer of the server.
 */
export const search = (address, label, { language, stateOf = () => "", onChoose, onAnswer = () => {} }) => {
  const term = field("", label, { type: "search", autocomplete: "off" });
  const list = crel("ul", { className: "insertion-choices", "aria-label": gettext("Found") });
  const more = crel("button", { type: "button", className: "button", textContent: gettext("Load more"), hidden: true });
  const status = crel("p", { className: "insertion-status", role: "status" });
  let page = 1;
  let asked = 0;

  const load = async (number) => {
    const own = ++asked;
    page = number;
    const query = new URLSearchParams({ term: term.control.value.trim(), page, language });
    let answer;
    try {
      const response = await fetch(`${address}?${query}`, { headers: { Accept: "application/json" } });
      if (!response.ok) throw new Error(response.statusText);
      answer = await response.json();
    } catch {
      status.textContent = gettext("The server does not answer. Try again.");
      return;
    }
    if (own !== asked) return; // another search was begun since
    show(answer);
  };

  const show = (answer) => {
    const choices = answer.results.map((item) => choice(item, { stateOf, onChoose }));
    const isNext = page > 1;
    const hadFocus = document.activeElement === more;
    if (isNext) list.append(...choices);
    else list.replaceChildren(...choices);
    list.classList.toggle("insertion-pictures", answer.results.some((item) => item.thumbnail));
    more.hidden = !answer.pagination.more;
    const number = list.children.length;
    const text = more.hidden ? gettext("Results: {number}") : gettext("Results: {number}, there are more");
    status.textContent = number ? filled(text, { number }) : gettext("Nothing was found.");
    if (isNext && hadFocus) choices[0]?.querySelector("button").focus();
    onAnswer(answer);
  };

  let timer;
  term.control.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => load(1), PAUSE);
  });
  term.control.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault(); // not yet the answer of the dialogue
    clearTimeout(timer);
    load(1);
  });
  more.addEventListener("click", () => load(page + 1));
  load(1);
  const dom = crel("div", { className: "insertion-search" }, [term.dom, status, list, more]);
  return { dom, focus: () => term.control.focus(), tell: term.tell };
};

const csrfToken = () => document.querySelector("input[name=csrfmiddlewaretoken]")?.value || "";

/** Return a small form, within another one, that brings a new picture into the library. */
const upload = (address, { language, direction, onChoose }) => {
  const text = { lang: language, dir: direction };
  const fields = {
    file: field("", gettext("File"), { type: "file", accept: "image/*" }),
    alt: field("", gettext("Alt text"), {
      ...text,
      help: gettext("What is to be seen, for those who cannot see it."),
      maxLength: 300,
    }),
    credit: field("", gettext("Credit"), { maxLength: 200, dir: "auto" }),
  };
  const failed = message("alert");
  const button = crel("button", { type: "button", className: "button", textContent: gettext("Upload") });

  const send = async () => {
    const body = new FormData();
    body.append("language", language);
    if (fields.file.control.files[0]) body.append("file", fields.file.control.files[0]);
    body.append("alt", fields.alt.control.value);
    body.append("credit", fields.credit.control.value);
    const response = await fetch(address, { method: "POST", body, headers: { "X-CSRFToken": csrfToken() } });
    if (![200, 201, 400].includes(response.status)) throw new Error(response.statusText);
    return response.json();
  };

  const tell = (errors) => {
    for (const [name, each] of Object.entries(fields)) each.tell((errors[name] || []).join(" "));
    const others = Object.keys(errors).filter((name) => !(name in fields));
    say(failed, others.flatMap((name) => errors[name]).join(" "));
    const first = Object.keys(fields).find((name) => name in errors);
    if (first) fields[first].control.focus();
  };

  const start = async () => {
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    try {
      const answer = await send();
      tell(answer.errors || {});
      if (!answer.errors) onChoose(answer);
    } catch {
      say(failed, gettext("The server does not answer. Try again."));
    } finally {
      button.removeAttribute("aria-disabled");
    }
  };
  button.addEventListener("click", start);
  const dom = crel("details", { className: "insertion-upload", hidden: true }, [
    crel("summary", { textContent: gettext("Upload a picture") }),
    ...Object.values(fields).map((each) => each.dom),
    failed,
    button,
  ]);
  dom.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.type === "file" || event.target.tagName !== "INPUT") return;
    event.preventDefault();
    start();
  });
  return dom;
};

/**
 * Return a place for one picture of the library: it is searched for or uploaded, then shown.
 *
 * `chosen` is what it begins with; `onChoose(item)` hears of another.
 */
export const picturePicker = ({ choosers, language, direction }, chosen, onChoose) => {
  const shown = crel("img", { alt: "" });
  const name = crel("span", { className: "insertion-title" });
  const again = crel("button", { type: "button", className: "button", textContent: gettext("Choose another") });
  const preview = crel("div", { className: "insertion-preview" }, [shown, name, again]);
  const picker = { item: null };

  const take = (item) => {
    picker.item = item;
    finding.tell("");
    shown.src = item.thumbnail || item.href;
    name.textContent = item.title || "";
    preview.hidden = false;
    place.hidden = true;
  };
  const takeAnother = (item) => {
    take(item);
    onChoose(item);
  };
  const uploading = upload(choosers.upload, { language, direction, onChoose: takeAnother });
  const finding = search(choosers.pictures, gettext("Search for a picture"), {
    language,
    onChoose: takeAnother,
    onAnswer: (answer) => {
      uploading.hidden = !answer.may_add;
    },
  });
  const place = crel("div", {}, [finding.dom, uploading]);
  again.addEventListener("click", () => {
    preview.hidden = true;
    place.hidden = false;
    finding.focus();
  });
  preview.hidden = true;
  if (chosen) take(chosen);
  picker.dom = crel("div", { className: "insertion-picture" }, [preview, place]);
  picker.tell = finding.tell;
  picker.focus = () => (preview.hidden ? finding.focus() : again.focus());
  return picker;
};
