// What the rich-text editor can insert beyond the usual: pictures and documents of the library,
// quotations with their author, key figures, videos, links to pages. The sanitiser lets through
// exactly what these make (publishing/richtext.py).
import {
  Caption as BaseCaption,
  Extension,
  Figure as BaseFigure,
  Image as BaseImage,
  Link as BaseLink,
  Node,
  Plugin,
  crel,
  gettext,
} from "django-prose-editor/editor";
import { picturePicker, search } from "newsroom/choosing";
import { ask, field, message, say } from "newsroom/dialogues";
import { around, childOf, goOn, keepFigures, settled, withPicture } from "newsroom/figures";
import { cleaned } from "newsroom/paste";

/** Return what dialogues need to know: the addresses, and the language and direction of the text. */
const settingsOf = (editor) => {
  const { options } = editor.extensionManager.extensions.find((each) => each.name === "insertions");
  const { lang, dir } = editor.view.dom;
  return { ...options, direction: dir || "auto", text: { lang: lang || options.language, dir: dir || "auto" } };
};

const inText = (text, marks) => (text ? [{ type: "text", text, ...(marks && { marks }) }] : []);
const withCaption = (text) => (text ? [{ type: "caption", content: inText(text) }] : []);
const selectedText = ({ state: { doc, selection } }) => doc.textBetween(selection.from, selection.to, "\n");

const insert = (editor, content, range = editor.state.selection) =>
  editor
    .chain()
    .focus()
    .insertContentAt({ from: range.from, to: range.to }, content)
    .command(({ tr }) => Boolean(goOn(tr)))
    .run();
const back = (editor) => editor.commands.focus();

// Nodes

export const Image = BaseImage.extend({
  addAttributes() {
    return { src: { default: null }, alt: { default: null } };
  },
});

export const Caption = BaseCaption.extend({
  group: "",

  addAttributes() {
    return {};
  },

  addKeyboardShortcuts() {
    return {
      // Leave the figure: its caption is one line.
      Enter: ({ editor }) => {
        if (editor.state.selection.$from.parent.type.name !== this.name) return false;
        return editor.commands.command(({ tr }) => Boolean(goOn(tr, { isNew: true })));
      },
    };
  },
});

export const Figure = BaseFigure.extend({
  addAttributes() {
    return {};
  },

  addNodeView() {
    return null;
  },

  addCommands() {
    const pictured =
      () =>
      ({ editor, dispatch }) => {
        if (dispatch) askForPicture(editor);
        return true;
      };
    const { toggleCaption, ...others } = this.parent();
    const toggled = () => (props) => toggleCaption()({ ...props, state: withPicture(props.state) });
    return { ...others, toggleCaption: toggled, editImage: pictured, insertFigure: pictured };
  },

  addExtensions() {
    return this.parent().map((menu) => {
      const { shouldShow } = menu.options;
      return menu.configure({ shouldShow: (props) => shouldShow({ ...props, state: withPicture(props.state) }) });
    });
  },
});

export const Quote = Node.create({
  name: "quote",
  group: "block",
  content: "blockquote caption?",
  isolating: true,
  draggable: true,
  parseHTML: () => [{ tag: "figure.quote", priority: 60 }],
  renderHTML: () => ["figure", { class: "quote" }, 0],
});

export const KeyFigure = Node.create({
  name: "keyFigure",
  group: "block",
  content: "inline*",
  parseHTML: () => [{ tag: "p.key-figure", priority: 60 }],
  renderHTML: () => ["p", { class: "key-figure" }, 0],
});

export const Video = Node.create({
  name: "video",
  group: "block",
  content: "still caption?",
  isolating: true,
  draggable: true,
  parseHTML: () => [{ tag: "figure.video", priority: 60 }],
  renderHTML: () => ["figure", { class: "video" }, 0],
});

const stillOf = (link) => {
  const image = link.querySelector("img");
  return image && { href: link.getAttribute("href"), src: image.getAttribute("src"), alt: image.alt };
};

/** The still picture of a video, in a link to it. */
export const Still = Node.create({
  name: "still",
  atom: true,
  addAttributes: () => ({ href: {}, src: {}, alt: { default: "" } }),
  parseHTML: () => [{ tag: "a", context: "video/", priority: 100, getAttrs: (link) => stillOf(link) || false }],
  renderHTML: ({ node: { attrs } }) => ["a", { href: attrs.href }, ["img", { src: attrs.src, alt: attrs.alt }]],
  // No link while it is written: it would be followed.
  addNodeView: () => ({ node: { attrs } }) => ({
    dom: crel("div", { className: "still", title: attrs.href }, [crel("img", { src: attrs.src, alt: attrs.alt })]),
  }),
});

// Pictures

const askForPicture = async (editor) => {
  const settings = settingsOf(editor);
  const figure = around(editor.state, "figure");
  const image = figure ? childOf(figure.node, "image") : around(editor.state, "image")?.node;
  const oldCaption = figure && childOf(figure.node, "caption");
  const alt = field("alt", gettext("Alt text"), {
    ...settings.text,
    help: gettext("What is to be seen, for those who cannot see it."),
    value: image?.attrs.alt || "",
    maxLength: 300,
  });
  const caption = field("caption", gettext("Caption"), settings.text);
  const details = crel("div", {}, oldCaption ? [alt.dom] : [alt.dom, caption.dom]);
  const before = image && { href: image.attrs.src, title: "" };
  let button;
  const picker = picturePicker(settings, before, (item) => {
    alt.control.value = item.alt;
    caption.control.value = item.caption;
    details.hidden = button.hidden = false;
    alt.control.focus();
  });
  details.hidden = !image;
  const values = await ask(gettext(image ? "Edit Figure" : "Insert Figure"), [picker.dom, details], {
    submitText: gettext(image ? "Update" : "Insert"),
    ready: ({ submit }) => {
      button = submit;
      button.hidden = !image;
      picker.focus();
    },
  });
  if (!values) return back(editor);
  const shown = { type: "image", attrs: { src: picker.item.href, alt: values.alt.trim() } };
  const words = oldCaption ? [oldCaption.toJSON()] : withCaption(values.caption.trim());
  const content = { type: "figure", content: [shown, ...words] };
  const place = figure || around(editor.state, "image");
  if (!place) return insert(editor, content);
  return insert(editor, content, { from: place.pos, to: place.pos + place.node.nodeSize });
};

// Quotations, key figures, videos

const askForQuote = async (editor) => {
  const { text } = settingsOf(editor);
  const quotation = field("words", gettext("Quotation"), {
    ...text,
    rows: 5,
    required: true,
    value: selectedText(editor),
  });
  const author = field("author", gettext("Name and function"), { ...text, required: true });
  const values = await ask(gettext("Insert a quotation"), [quotation.dom, author.dom]);
  if (!values) return back(editor);
  const paragraphs = values.words
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => ({ type: "paragraph", content: inText(line) }));
  const content = [{ type: "blockquote", content: paragraphs }, ...withCaption(values.author.trim())];
  return insert(editor, { type: "quote", content });
};

const askForKeyFigure = async (editor) => {
  const { text } = settingsOf(editor);
  const figure = field("figure", gettext("Figure"), { ...text, required: true });
  const counted = field("counted", gettext("What it counts"), { ...text, required: true });
  const values = await ask(gettext("Insert a key figure"), [figure.dom, counted.dom]);
  if (!values) return back(editor);
  const words = [
    ...inText(values.figure.trim(), [{ type: "bold" }]),
    ...inText(` ${values.counted.trim()}`),
  ];
  return insert(editor, { type: "keyFigure", content: words });
};

/** Return the address where a video is watched, or null where the address is of no video. */
const watchAddress = (address, forms) => {
  for (const [pattern, form] of forms) {
    const match = new RegExp(`^(?:${pattern})$`).exec(address.trim());
    if (match) return match.slice(1).reduce((text, part) => text.replace("{}", part), form);
  }
  return null;
};

const askForVideo = async (editor) => {
  const settings = settingsOf(editor);
  const video = around(editor.state, "video");
  const still = video && childOf(video.node, "still").attrs;
  const oldCaption = video && childOf(video.node, "caption");
  const address = field("address", gettext("Address on YouTube or Vimeo"), {
    type: "url",
    dir: "ltr",
    required: true,
    value: still?.href || "",
  });
  const title = field("title", gettext("Title of the video"), {
    ...settings.text,
    required: true,
    value: still?.alt || "",
  });
  const caption = field("caption", gettext("Caption"), settings.text);
  const picker = picturePicker(settings, still && { href: still.src, title: "" }, () => picker.focus());
  const group = crel("fieldset", { className: "insertion-group" }, [
    crel("legend", { textContent: gettext("Still picture") }),
    picker.dom,
  ]);
  const parts = [address.dom, title.dom, ...(oldCaption ? [] : [caption.dom]), group];
  const values = await ask(gettext("Insert a video"), parts, {
    submitText: gettext(video ? "Update" : "Insert"),
    check: (given) => {
      const isVideo = watchAddress(given.address, settings.videoForms);
      address.tell(isVideo ? "" : gettext("This is no address of a video on YouTube or Vimeo."));
      picker.tell(picker.item ? "" : gettext("Choose a still picture."));
      if (!isVideo) address.control.focus();
      else if (!picker.item) picker.focus();
      return Boolean(isVideo && picker.item);
    },
  });
  if (!values) return back(editor);
  const attrs = {
    href: watchAddress(values.address, settings.videoForms),
    src: picker.item.href,
    alt: values.title.trim(),
  };
  const words = oldCaption ? [oldCaption.toJSON()] : withCaption(values.caption.trim());
  const content = { type: "video", content: [{ type: "still", attrs }, ...words] };
  if (!video) return insert(editor, content);
  return insert(editor, content, { from: video.pos, to: video.pos + video.node.nodeSize });
};

// Links

/** Make the selected words, the link around the cursor, or new words a link. */
const putLink = (editor, attrs, words) => {
  const chain = editor.chain().focus();
  if (editor.isActive("link")) return chain.extendMarkRange("link").setMark("link", attrs).run();
  if (!editor.state.selection.empty) return chain.setMark("link", attrs).run();
  const content = inText(words, [{ type: "link", attrs }]);
  return chain.insertContent(content).unsetMark("link").run();
};

const hasWords = (editor) => !editor.state.selection.empty || editor.isActive("link");

/** Ask for something to link to; `warningFor(item)` is what the editor should know of it. */
const askForTarget = async (editor, title, address, label, { stateOf, warningFor = () => "" } = {}) => {
  const { language, text } = settingsOf(editor);
  const words = field("words", gettext("Words of the link"), { ...text, required: !hasWords(editor) });
  const name = crel("p", { className: "insertion-title" });
  const warning = message("alert");
  const details = crel("div", {}, [name, warning, ...(hasWords(editor) ? [] : [words.dom])]);
  let chosen;
  let button;
  const finding = search(address, label, {
    language,
    stateOf,
    onChoose: (item) => {
      chosen = item;
      words.control.value = item.title;
      name.textContent = [item.title, item.type, item.detail].filter(Boolean).join(" · ");
      say(warning, warningFor(item));
      finding.dom.hidden = true;
      details.hidden = button.hidden = false;
      (hasWords(editor) ? button : words.control).focus();
    },
  });
  details.hidden = true;
  const values = await ask(title, [finding.dom, details], {
    ready: ({ submit }) => {
      button = submit;
      button.hidden = true;
    },
  });
  return values && { ...chosen, words: values.words?.trim() };
};

const askForPage = async (editor) => {
  const { choosers, languageName } = settingsOf(editor);
  const warning = gettext(
    "This page is not public in {language}: until it is, visitors see the words without a link.",
  );
  const page = await askForTarget(editor, gettext("Link to a page"), choosers.pages, gettext("Search for a page"), {
    stateOf: (item) => `${languageName}: ${gettext(item.is_public ? "public" : "not public")}`,
    warningFor: (item) => (item.is_public ? "" : warning.replace("{language}", languageName)),
  });
  if (!page) return back(editor);
  return putLink(editor, { href: page.href, page: page.id, title: null }, page.words);
};

const askForDocument = async (editor) => {
  const { documents } = settingsOf(editor).choosers;
  const title = gettext("Link to a document");
  const file = await askForTarget(editor, title, documents, gettext("Search for a document"));
  if (!file) return back(editor);
  return putLink(editor, { href: file.href, page: null, title: null }, file.words);
};

const askForAddress = async (editor) => {
  const { text } = settingsOf(editor);
  const before = editor.getAttributes("link");
  const address = field("href", gettext("URL"), { dir: "ltr", required: true, value: before.href || "" });
  const title = field("title", gettext("Title"), { ...text, value: before.title || "" });
  const values = await ask(gettext("Edit Link"), [address.dom, title.dom], { submitText: gettext("Update") });
  if (!values) return back(editor);
  const href = values.href.trim();
  // A link with another address follows its page no more.
  const page = href === before.href ? before.page : null;
  return putLink(editor, { href, page, title: values.title.trim() || null });
};

export const Link = BaseLink.extend({
  addAttributes() {
    const { href, title } = this.parent();
    const page = {
      default: null,
      parseHTML: (link) => link.getAttribute("data-page"),
      renderHTML: ({ page: reference }) => (reference ? { "data-page": reference } : {}),
    };
    return { href, title, page };
  },

  addCommands() {
    const addLink =
      () =>
      ({ editor, dispatch }) => {
        if (!hasWords(editor)) return false;
        if (dispatch) askForAddress(editor);
        return true;
      };
    return { ...this.parent?.(), addLink };
  },
});

// The menu

const ITEMS = [
  { name: "quote", icon: "record_voice_over", word: "quote", groups: "nodes", ask: askForQuote },
  { name: "keyFigure", icon: "looks_one", word: "key figure", groups: "nodes", ask: askForKeyFigure },
  { name: "video", icon: "ondemand_video", word: "video", groups: "nodes", needs: "pictures", ask: askForVideo },
  { name: "pageLink", icon: "find_in_page", word: "link to a page", groups: "link", needs: "pages", ask: askForPage },
  { name: "document", icon: "attach_file", word: "document", groups: "link", needs: "documents", ask: askForDocument },
];

export const Insertions = Extension.create({
  name: "insertions",

  addOptions: () => ({ language: "", languageName: "", choosers: {}, videoForms: [] }),

  onCreate() {
    const { state, view } = this.editor;
    const tr = settled(state);
    // Nothing was written yet: there is nothing to undo and nothing to save.
    if (tr) view.dispatch(tr.setMeta("addToHistory", false).setMeta("preventUpdate", true));
  },

  addProseMirrorPlugins: () => [keepFigures()],

  addMenuItems({ menu, buttons }) {
    for (const { name, icon, word, groups, needs, ask: open } of ITEMS) {
      if (needs && !this.options.choosers[needs]) continue;
      menu.defineItem({
        name,
        groups,
        button: buttons.material(icon, word),
        command: open,
        active: (editor) => name in editor.schema.nodes && editor.isActive(name),
      });
    }
  },
});

export const Paste = Extension.create({
  name: "cleanedPaste",
  addOptions: () => ({ rules: {} }),
  addProseMirrorPlugins() {
    const { rules } = this.options;
    return [new Plugin({ props: { transformPastedHTML: (html) => cleaned(html, { rules }) } })];
  },
});
