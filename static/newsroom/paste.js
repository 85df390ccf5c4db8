export const cleaned = (html) => html;
