// Words in another language than the text: screen readers pronounce them as such.
import { Mark, crel, gettext } from "django-prose-editor/editor";
import { ask } from "newsroom/dialogues";

const askForLanguage = async (editor, languages) => {
  const select = crel("select", { id: "insertion-language", name: "language" }, [
    crel("option", { value: "", textContent: gettext("None other than that of the text") }),
    ...languages.map(([code, name]) => crel("option", { value: code, textContent: name })),
  ]);
  const { lang } = editor.getAttributes("foreign");
  if (lang && !languages.some(([code]) => code === lang))
    select.append(crel("option", { value: lang, textContent: lang }));
  select.value = lang || "";
  const label = crel("label", { htmlFor: select.id, textContent: gettext("Language of these words") });
  const part = crel("div", { className: "insertion-field" }, [label, select]);
  const values = await ask(gettext("Words in another language"), [part], { submitText: gettext("Update") });
  const chain = editor.chain().focus();
  if (!values) return chain.run();
  const marked = editor.isActive("foreign") ? chain.extendMarkRange("foreign") : chain;
  if (!values.language) return marked.unsetMark("foreign").run();
  return marked.setMark("foreign", { lang: values.language }).run();
};

export const Foreign = Mark.create({
  name: "foreign",

  addOptions: () => ({ languages: [] }),

  addAttributes: () => ({ lang: { default: null } }),

  parseHTML: () => [{ tag: "span[lang]" }],

  renderHTML: ({ HTMLAttributes }) => ["span", HTMLAttributes, 0],

  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: this.name,
      groups: "link",
      button: buttons.material("translate", "words in another language"),
      enabled: (editor) => !editor.state.selection.empty || editor.isActive("foreign"),
      command: (editor) => askForLanguage(editor, this.options.languages),
      active: (editor) => editor.isActive("foreign"),
    });
  },
});
