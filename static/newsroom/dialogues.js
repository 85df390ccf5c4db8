// Dialogues of the rich-text editor: a form in a <dialog>, outside of the page's own form.
import { crel, gettext } from "django-prose-editor/editor";

let count = 0;
export const newId = () => `insertion-${++count}`;

export const message = (role) => crel("p", { className: "insertion-message", role, hidden: true });

/** Show a text in a message, or hide it. */
export const say = (place, text) => {
  place.textContent = text;
  place.hidden = !text;
};

/**
 * Return a labelled field. Texts of the page bear their language and direction in `attributes`.
 *
 * `tell(text)` says beside it what is wrong, or nothing; it is forgotten when the field changes.
 */
export const field = (name, label, { type = "text", help = "", rows = 0, ...attributes } = {}) => {
  const id = newId();
  const control = rows ? crel("textarea", { id, name, rows }) : crel("input", { id, name, type });
  for (const [key, value] of Object.entries(attributes)) {
    if (key in control) control[key] = value;
    else control.setAttribute(key, value);
  }
  const parts = [crel("label", { htmlFor: id, textContent: label }), control];
  if (help) parts.push(crel("p", { id: `${id}-help`, className: "help", textContent: help }));
  const problem = message("alert");
  problem.id = `${id}-problem`;
  control.setAttribute("aria-describedby", help ? `${id}-help ${problem.id}` : problem.id);
  const dom = crel("div", { className: "insertion-field" }, [...parts, problem]);
  const tell = (text) => {
    say(problem, text);
    control.setAttribute("aria-invalid", String(Boolean(text)));
  };
  control.addEventListener("input", () => tell(""));
  return { dom, control, tell };
};

/**
 * Ask in a dialogue; resolve to the values of its fields by name, or to null.
 *
 * `parts` are its elements; `check(values)` says whether they will do, and beside the fields what is wrong.
 */
export const ask = (title, parts, { submitText = gettext("Insert"), check = () => true, ready = () => {} } = {}) =>
  new Promise((resolve) => {
    const heading = crel("h2", { id: newId(), textContent: title });
    const submit = crel("button", { type: "submit", className: "button default", textContent: submitText });
    const cancel = crel("button", { type: "button", className: "button", textContent: gettext("Cancel") });
    const buttons = crel("div", { className: "insertion-buttons" }, [submit, cancel]);
    const form = crel("form", {}, [heading, ...parts, buttons]);
    const dialog = crel("dialog", { className: "insertion", "aria-labelledby": heading.id }, [form]);
    let answer = null;
    cancel.addEventListener("click", () => dialog.close());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const values = Object.fromEntries(new FormData(form));
      if (!check(values)) return;
      answer = values;
      dialog.close();
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(answer);
    });
    document.body.append(dialog);
    dialog.showModal();
    dialog.querySelector("input, select, textarea")?.focus();
    ready({ submit });
  });
