// Between offsets of a report's text (code points, as the store counts) and places in the page.
// The text stands in elements with data-start, one for each line; what lies in them is the text and nothing else.

/** How many code points a string has: an emoji is one, though JavaScript counts two. */
export const length = (text) => {
  let n = 0;
  for (const _ of text) n++;
  return n;
};

/** The index in a JavaScript string of a code point. */
export function unit(text, point) {
  let at = 0;
  for (const letter of text) {
    if (point-- <= 0) break;
    at += letter.length;
  }
  return at;
}

/** The offset in the report of a place in the page, or null outside of the text. */
export function offset(node, at) {
  const line = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-start]");
  if (!line) return null;
  const before = document.createRange();
  before.setStart(line, 0);
  before.setEnd(node, at);
  return Number(line.dataset.start) + length(before.toString());
}

/** What is selected in the report: { start, end, quote }, or null. Spaces at the edges are left out. */
export function selected(root) {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!root.contains(range.startContainer) || !root.contains(range.endContainer)) return null;
  let start = offset(range.startContainer, range.startOffset);
  let end = offset(range.endContainer, range.endOffset);
  if (start === null || end === null || end <= start) return null;
  const quote = slice(root, start, end);
  const lead = length(quote) - length(quote.trimStart());
  const trimmed = quote.trim();
  return trimmed ? { start: start + lead, end: start + lead + length(trimmed), quote: trimmed } : null;
}

/** The words of the report between two offsets. */
export function slice(root, start, end) {
  return ranges(root, start, end).map(String).join("\n");
}

/** Ranges of the page for a stretch of the report, one for each line that it touches. */
export function ranges(root, start, end) {
  const found = [];
  for (const line of root.querySelectorAll("[data-start]")) {
    const first = Number(line.dataset.start);
    const text = line.textContent;
    const last = first + length(text);
    if (last < start || first >= end) continue;
    const range = document.createRange();
    place(range, "setStart", line, Math.max(0, unit(text, start - first)));
    place(range, "setEnd", line, unit(text, Math.min(end, last) - first));
    found.push(range);
  }
  return found;
}

function place(range, edge, line, units) {
  const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
  let node = walker.nextNode();
  if (!node) return range[edge](line, 0);
  while (units > node.length) {
    units -= node.length;
    const next = walker.nextNode();
    if (!next) break;
    node = next;
  }
  range[edge](node, Math.min(units, node.length));
}
