// How one writes around figures: they are whole, and the text goes on behind them.
import { Plugin, pm } from "django-prose-editor/editor";

const FIGURES = ["figure", "quote", "video"];
const isFigure = (node) => FIGURES.includes(node?.type.name);
const { NodeSelection, TextSelection } = pm.state;

/** Return the node of a type that the selection is or stands in, with its position, or null. */
export const around = ({ selection }, name) => {
  if (selection.node?.type.name === name) return { node: selection.node, pos: selection.from };
  const { $from } = selection;
  for (let depth = $from.depth; depth > 0; depth--) {
    if ($from.node(depth).type.name === name) return { node: $from.node(depth), pos: $from.before(depth) };
  }
  return null;
};

export const childOf = (node, name) => {
  let found = null;
  node.forEach((child) => {
    if (child.type.name === name) found = child;
  });
  return found;
};

/**
 * Put the cursor into the paragraph behind the figure that the selection is or stands in; make one
 * if there is none or, with `isNew`, if that has words already.
 */
export const goOn = (tr, { isNew = false } = {}) => {
  const place = FIGURES.map((name) => around(tr, name)).find(Boolean);
  if (!place) return tr;
  const after = place.pos + place.node.nodeSize;
  const next = tr.doc.nodeAt(after);
  const isThere = next?.type.name === "paragraph" && !(isNew && next.content.size);
  if (!isThere) tr.insert(after, tr.doc.type.schema.nodes.paragraph.create());
  return tr.setSelection(TextSelection.create(tr.doc, after + 1)).scrollIntoView();
};

/**
 * Return what is left to do, or null: a text that ends with a figure goes on with an empty paragraph,
 * and whoever selects the picture of a figure selects the figure.
 */
export const settled = (state) => {
  const { tr } = state;
  const { doc, selection, schema } = state;
  if (isFigure(doc.lastChild)) tr.insert(doc.content.size, schema.nodes.paragraph.create());
  if (selection.node && isFigure(selection.$from.parent)) {
    tr.setSelection(NodeSelection.create(tr.doc, selection.$from.before()));
  }
  return tr.docChanged || tr.selectionSet ? tr : null;
};

/** Return a state in which the picture of the selected figure is selected, as the editor's own commands expect. */
export const withPicture = (state) => {
  const { doc, schema, selection } = state;
  if (selection.node?.type.name !== "figure") return state;
  return { selection: NodeSelection.create(doc, selection.from + 1), doc, schema, tr: state.tr };
};

/** Return the plugin that settles the text after each change, and writes behind a selected figure. */
export const keepFigures = () =>
  new Plugin({
    // Not what merely tells the plugins something: a form that was only opened has changed nothing.
    appendTransaction: (transactions, _before, state) =>
      transactions.some((each) => each.docChanged || each.selectionSet) ? settled(state) : null,
    props: {
      handleTextInput: (view, _from, _to, text) => {
        if (!isFigure(view.state.selection.node)) return false;
        view.dispatch(goOn(view.state.tr, { isNew: true }).insertText(text));
        return true;
      },
    },
  });
