/*
YAML and JSON, one into the other, for the editor's switch. The answer is text for the reader to look at: the server reads it like any other.
*/

import { parseDocument, stringify } from "yaml";

/** The same document in the other notation; comments do not survive it. */
export function other(text) {
  const read = parseDocument(text, { version: "1.2", uniqueKeys: true });
  if (read.errors.length) throw read.errors[0];
  const value = read.toJS({ maxAliasCount: 100 });
  return /^\s*[{[]/.test(text) ? stringify(value, { lineWidth: 0 }) : `${JSON.stringify(value, null, 2)}\n`;
}
