// What is pasted from Word, Google Docs or a web page becomes what the editor offers: headings,
// lists, links, tables, notes, emphasis, sub- and superscript, and nothing else.

const BLOCKS = new Set(
  "P H1 H2 H3 H4 H5 H6 UL OL LI BLOCKQUOTE TABLE THEAD TBODY TFOOT TR TH TD HR FIGURE FIGCAPTION DIV".split(" "),
);
const INLINE = new Set("A STRONG EM SUB SUP BR IMG".split(" "));
const SECTIONS = new Set(
  "ADDRESS ARTICLE ASIDE CAPTION CENTER DD DETAILS DL DT FIELDSET FOOTER FORM HEADER MAIN NAV PRE SECTION SUMMARY".split(" "),
);
const NOTHING =
  "script, style, xmp, meta, link, title, xml, noscript, template, iframe, object, embed, svg, canvas, video, audio, map, " +
  "button, input, select, textarea, del, [hidden]";
const KEPT_ATTRIBUTES = { A: ["href"], IMG: ["src", "alt"], TH: ["colspan", "rowspan"], TD: ["colspan", "rowspan"], OL: ["start"] };
/** Says what was copied in an editor like ours. */
const SLICE = "data-pm-slice";
/** Parts of a table that the editor reads and leaves out. */
const STRUCTURE = new Set(["colgroup", "col", "thead", "tfoot"]);
const TRACKING = /^(utm_.*|fbclid|gclid|dclid|msclkid|mc_cid|mc_eid|igshid|_ga|_gl)$/;
/** Where the number of a note leads, to the note or back, and what it looks like. */
const NOTE = /#(user-content-)?_?(ftnt?|edn|fn|cite_)(note|_?ref)?[-_:]?.*\d/i;
const NUMBER = /^[[(]?([\p{L}\p{N}*†‡]{1,5})[\])]?$/u;

const all = (root, selector) => [...root.querySelectorAll(selector)];

/** Return the declarations of what was a style attribute, those that no browser knows too. */
const styleOf = (element) =>
  Object.fromEntries(
    (element.getAttribute("data-style") || "").split(";").flatMap((each) => {
      const colon = each.indexOf(":");
      return colon < 0 ? [] : [[each.slice(0, colon).trim().toLowerCase(), each.slice(colon + 1).trim()]];
    }),
  );

const unwrap = (element) => element.replaceWith(...element.childNodes);

const renamed = (element, name) => {
  const other = element.ownerDocument.createElement(name);
  for (const { name: key, value } of element.attributes) other.setAttribute(key, value);
  other.append(...element.childNodes);
  element.replaceWith(other);
  return other;
};

const wrapContent = (element, name) => {
  const wrapper = element.ownerDocument.createElement(name);
  wrapper.append(...element.childNodes);
  element.append(wrapper);
};

const isBlank = (element) => !element.textContent.replace(/[\s\u00a0\u200b\ufeff]/g, "") && !element.querySelector("img, hr");

const removeComments = (root) => {
  const walker = root.ownerDocument.createTreeWalker(root, NodeFilter.SHOW_COMMENT);
  const comments = [];
  while (walker.nextNode()) comments.push(walker.currentNode);
  for (const comment of comments) comment.remove();
};

const isHidden = (element) => {
  const style = styleOf(element);
  const part = style["mso-element"] || style["mso-special-character"] || "";
  return style.display === "none" || style["mso-hide"] === "all" || part.startsWith("comment");
};

const removeForeign = (root) => {
  removeComments(root);
  for (const element of all(root, NOTHING)) element.remove();
  for (const element of all(root, "[data-style]")) if (isHidden(element)) element.remove();
};

// Word writes a list as paragraphs, each with its mark, its level and the number of its list.

const wordItem = (paragraph) => {
  const match = /^(l\d+)\s+level(\d)/.exec(styleOf(paragraph)["mso-list"] || "");
  return match && { id: match[1], level: Number(match[2]) };
};

const takeMark = (paragraph) => {
  const mark = all(paragraph, "[data-style]").find((each) => /^ignore$/i.test(styleOf(each)["mso-list"] || ""));
  const text = mark ? mark.textContent.replace(/[\s\u00a0]/g, "") : "";
  mark?.remove();
  return /^\(?([0-9]+|[ivxlcdm]+|[a-z])[.)]/i.test(text) ? "ol" : "ul";
};

const wordLists = (root) => {
  let open = []; // the lists in which the last item stands, the outermost first
  for (const paragraph of all(root, "p, h1, h2, h3, h4, h5, h6")) {
    const word = wordItem(paragraph);
    if (!word) continue;
    const name = takeMark(paragraph);
    if (paragraph.tagName !== "P") continue; // a numbered heading
    if (open.length && nextElement(open[0].list) !== paragraph) open = [];
    while (open.length && open.at(-1).level > word.level) open.pop();
    if (open.length === 1 && open[0].level === word.level && open[0].id !== word.id) open = [];
    if (!open.length || open.at(-1).level < word.level) {
      const list = root.ownerDocument.createElement(name);
      const above = open.at(-1)?.list.lastElementChild;
      if (above) above.append(list);
      else paragraph.before(list);
      open.push({ list, ...word });
    }
    const item = root.ownerDocument.createElement("li");
    open.at(-1).list.append(item);
    item.append(paragraph);
  }
};

const nextElement = (element) => {
  let next = element.nextSibling;
  while (next && next.nodeType !== 1 && !next.textContent.trim()) next = next.nextSibling;
  return next;
};

/** Put a list that stands directly in a list into the item before it, as Google writes them. */
const nestLists = (root) => {
  for (const list of all(root, "ul > ul, ul > ol, ol > ul, ol > ol")) {
    const item = list.previousElementSibling;
    if (item?.tagName === "LI") item.append(list);
    else wrapInItem(list);
  }
};

const wrapInItem = (list) => {
  const item = list.ownerDocument.createElement("li");
  list.replaceWith(item);
  item.append(list);
};

// Notes: the number stays, raised, and the note's text where it stood.

const numberNotes = (root) => {
  for (const link of all(root, "a[href*='#']")) {
    if (!NOTE.test(link.getAttribute("href"))) continue;
    const text = link.textContent.replace(/\s/g, "");
    const number = NUMBER.exec(text)?.[1];
    if (number) raise(link, number);
    else if (!/[\p{L}\p{N}]/u.test(text)) link.remove(); // an arrow back to the text
  }
  for (const list of all(root, "div")) {
    if (!styleOf(list)["mso-element"]?.endsWith("note-list")) continue;
    for (const line of all(list, "hr, br")) line.remove();
  }
};

const raise = (link, number) => {
  const raised = link.ownerDocument.createElement("sup");
  raised.textContent = number;
  (link.closest("sup") || link).replaceWith(raised);
};

// Emphasis that is given as a style

const isBold = (weight) => /^(bold|bolder|[6-9]00)$/i.test(weight || "");

const emphasise = (root) => {
  for (const element of all(root, "b, strong")) {
    const weight = styleOf(element)["font-weight"];
    if (weight && !isBold(weight)) unwrap(element);
    else renamed(element, "strong").removeAttribute("data-style");
  }
  for (const element of all(root, "i, em, cite, dfn")) {
    if (/^normal$/i.test(styleOf(element)["font-style"] || "")) unwrap(element);
    else renamed(element, "em").removeAttribute("data-style");
  }
  for (const element of all(root, "span, font, a, p, td, th, li")) {
    const style = styleOf(element);
    const isInline = ["SPAN", "FONT", "A"].includes(element.tagName);
    if (isBold(style["font-weight"]) && element.tagName !== "TH") wrapInline(element, "strong");
    if (/^(italic|oblique)/i.test(style["font-style"] || "")) wrapInline(element, "em");
    if (isInline && /^super$/i.test(style["vertical-align"] || "")) wrapInline(element, "sup");
    if (isInline && /^sub$/i.test(style["vertical-align"] || "")) wrapInline(element, "sub");
  }
  for (const element of all(root, ":is(h1, h2, h3, h4, h5, h6) :is(strong, b)")) unwrap(element);
  for (const name of ["strong", "em", "sup", "sub"]) {
    for (const element of all(root, `${name} ${name}`)) unwrap(element);
  }
};

/** Wrap what an element holds, where that is no block. */
const wrapInline = (element, name) => {
  const hasBlocks = [...element.children].some((child) => BLOCKS.has(child.tagName));
  if (!hasBlocks && !isBlank(element)) wrapContent(element, name);
};

// Addresses

const REDIRECTS = [
  [/(^|\.)google\.[a-z.]+$/, "/url", ["q", "url"]],
  [/\.safelinks\.protection\.outlook\.com$/, "/", ["url"]],
  [/^l\.(facebook|instagram)\.com$/, "/l.php", ["u"]],
];

/** Say whether an address begins as one may; a path of this site begins with none. */
const isAllowed = (href, protocols) => {
  const [, protocol] = /^([a-z][\w+.-]*):/i.exec(href.replace(/[\x00-\x20]/g, "")) || [];
  return !protocol || protocols.includes(protocol.toLowerCase());
};

const behindRedirect = (url, protocols) => {
  for (const [host, path, names] of REDIRECTS) {
    if (!host.test(url.hostname) || url.pathname !== path) continue;
    const target = names.map((name) => url.searchParams.get(name)).find(Boolean);
    if (target && target.includes(":") && isAllowed(target, protocols)) return target;
  }
  return null;
};

/** Return where a link leads without detours and tracking, or null where that is nowhere. */
const address = (href, origin, protocols) => {
  let url;
  try {
    url = new URL(href);
  } catch {
    return null; // an anchor or a file of the document
  }
  const target = behindRedirect(url, protocols);
  if (target) return address(target, origin, protocols);
  if (!protocols.includes(url.protocol.slice(0, -1))) return null;
  const tracking = [...url.searchParams.keys()].filter((name) => TRACKING.test(name));
  if (tracking.length) for (const name of tracking) url.searchParams.delete(name);
  if (url.origin === origin) return url.pathname + url.search + url.hash;
  return tracking.length ? url.href : href.trim();
};

const followLinks = (root, origin, protocols) => {
  for (const link of all(root, "a")) {
    const href = address(link.getAttribute("href") || "", origin, protocols);
    if (href && !isBlank(link)) link.setAttribute("href", href);
    else unwrap(link);
  }
};

/** Say whether an address is below the folder of the files, and no detour leads out of it. */
const isOfLibrary = (path, media) => {
  if (!path.startsWith(media)) return false;
  try {
    return !/\/\/|[\\\x00-\x1f]|(^|\/)\.\.(\/|$)/.test(decodeURIComponent(`/${path.slice(media.length)}`));
  } catch {
    return false; // no address
  }
};

const keepOwnPictures = (root, origin, media) => {
  for (const image of all(root, "img")) {
    const source = image.getAttribute("src") || "";
    const path = source.startsWith(origin) ? source.slice(origin.length) : source;
    if (isOfLibrary(path, media)) image.setAttribute("src", path);
    else image.remove();
  }
  for (const picture of all(root, "figure")) {
    if (picture.querySelector("img")) continue;
    for (const caption of all(picture, "figcaption")) renamed(caption, "p");
    unwrap(picture);
  }
};

// The rest

/** The page's own title is the first heading: others begin below it. */
const headings = (root) => {
  for (const title of all(root, "p.MsoTitle")) renamed(title, "h1");
  const shift = root.querySelector("h1") ? 1 : 0;
  for (const heading of all(root, "h1, h2, h3, h4, h5, h6")) {
    const level = Math.min(Number(heading.tagName[1]) + shift, 4);
    if (isBlank(heading)) heading.remove();
    else renamed(heading, `h${level}`);
  }
};

const keepKnown = (root) => {
  for (const element of all(root, "dt")) wrapInline(element, "strong");
  for (const caption of all(root, "table > caption")) caption.parentElement.before(caption);
  for (const element of all(root, "*").reverse()) {
    const { tagName } = element;
    const isBox = tagName === "DIV" || SECTIONS.has(tagName);
    if (isBox) {
      const hasBlocks = [...element.children].some((child) => BLOCKS.has(child.tagName));
      if (hasBlocks) paragraphs(element);
      if (hasBlocks || isBlank(element)) unwrap(element);
      else renamed(element, "p");
    } else if (!BLOCKS.has(tagName) && !INLINE.has(tagName)) unwrap(element);
  }
  for (const element of all(root, "*")) {
    const kept = KEPT_ATTRIBUTES[element.tagName] || [];
    for (const { name, value } of [...element.attributes]) {
      if (!kept.includes(name) || (name.endsWith("span") && value === "1")) element.removeAttribute(name);
    }
  }
};

/** Make paragraphs of what stands loose between the blocks of a box. */
const paragraphs = (box) => {
  let paragraph = null;
  for (const node of [...box.childNodes]) {
    if (BLOCKS.has(node.nodeName)) paragraph = null;
    else if (paragraph) paragraph.append(node);
    else if (node.textContent.trim()) {
      paragraph = box.ownerDocument.createElement("p");
      node.before(paragraph);
      paragraph.append(node);
    }
  }
};

const removeEmpty = (root) => {
  for (const mark of all(root, "strong, em, sub, sup")) if (!mark.textContent) mark.remove();
  for (const item of all(root, "p, li, blockquote, ul, ol, figcaption").reverse()) {
    const isNeeded = item.parentElement.matches("td, th") && item.parentElement.children.length === 1;
    if (isBlank(item) && !isNeeded) item.remove();
  }
  for (const line of all(root, "br")) if (isEdge(line, "previousSibling") || isEdge(line, "nextSibling")) line.remove();
};

/** Say whether a line break ends or begins nothing: a block, or no words, stands beside it. */
const isEdge = (line, way) => {
  for (let node = line[way]; node; node = node[way]) {
    if (BLOCKS.has(node.nodeName)) return true;
    if (node.textContent.trim() || node.nodeName === "BR" || node.nodeName === "IMG") return false;
  }
  return true;
};

/** A line of the source is none of the text. */
const joinLines = (root) => {
  const walker = root.ownerDocument.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    walker.currentNode.data = walker.currentNode.data.replace(/[ \t\r\n\f]+/g, " ");
  }
};

const TAG = /<[a-z](?:[^"'<>]|"[^"]*"|'[^']*')*>/gi;
/** A value, or the name of an attribute; where values end, none needs to stand apart. */
const IN_TAG = /=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+)|[^\s"'/=<>]+/g;
const FORBIDDEN = /^(style|on\w+)$/i;
/** Elements that are read in the same way, and do nothing. */
const INERT = { style: "xmp", base: "basefont" };

/**
 * Return HTML whose styles and scripts have other names: a browser would report each to the site as
 * forbidden by its policy, although it is only read.
 */
const inert = (html) =>
  html
    .replace(/(<\/?)(style|base)(?=[\s/>])/gi, (_, start, name) => start + INERT[name.toLowerCase()])
    .replace(TAG, (tag) => tag.replace(IN_TAG, (part) => (FORBIDDEN.test(part) ? `data-${part}` : part)));

const bodyOf = (html) => new DOMParser().parseFromString(inert(html), "text/html").body;

/** Take away what the sanitiser would: nothing else is known to be harmless. */
const keepAllowed = (root, { protocols, tags, attributes, classes }) => {
  for (const element of all(root, NOTHING)) element.remove();
  for (const element of all(root, "*").reverse()) {
    const tag = element.tagName.toLowerCase();
    if (!tags.includes(tag) && !STRUCTURE.has(tag)) {
      unwrap(element);
      continue;
    }
    for (const { name, value } of [...element.attributes]) {
      const isKnown = name === SLICE || (attributes[tag] || []).includes(name);
      const isHarmless = name !== "href" || isAllowed(value, protocols);
      const isOurs = name !== "class" || (classes[tag] || []).includes(value);
      if (!isKnown || !isHarmless || !isOurs) element.removeAttribute(name);
    }
  }
};

/**
 * Return pasted HTML as the editor may have it; `origin` is this site's, `media` where its files
 * are, `rules` what a rich text may hold. What says that it was copied in the editor itself stays
 * as far as these go, but for foreign pictures.
 */
export const cleaned = (html, { origin = location.origin, media = "/media/", rules }) => {
  const body = bodyOf(html);
  if (body.querySelector(`[${SLICE}]`)) {
    keepAllowed(body, rules);
    keepOwnPictures(body, origin, media);
    return body.innerHTML;
  }
  wordLists(body);
  removeForeign(body);
  numberNotes(body);
  emphasise(body);
  followLinks(body, origin, rules.protocols);
  keepOwnPictures(body, origin, media);
  headings(body);
  nestLists(body);
  keepKnown(body);
  keepAllowed(body, rules);
  joinLines(body);
  removeEmpty(body);
  return body.innerHTML;
};
