/*
What the console's editor is made of; `scripts/update-editor` bundles it into ../console/editor.js, and notation.mjs likewise.

`make(host, text, told)` puts an editor into a shadow root below `host`: its styles are then adopted sheets, which the page's policy allows
without a nonce. Faults are drawn by text decoration and shapes, since the library's own pictures are `data:` addresses, which the policy forbids.
*/

import { EditorState, StateEffect, StateField, Compartment, Prec } from "@codemirror/state";
import { EditorView, Decoration, GutterMarker, gutter, keymap, lineNumbers, drawSelection, highlightActiveLine } from "@codemirror/view";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { HighlightStyle, indentOnInput, syntaxHighlighting, bracketMatching } from "@codemirror/language";
import { search, searchKeymap, openSearchPanel, highlightSelectionMatches } from "@codemirror/search";
import { yaml } from "@codemirror/lang-yaml";
import { json } from "@codemirror/lang-json";
import { tags } from "@lezer/highlight";

const setFaults = StateEffect.define();

class Mark extends GutterMarker {
  constructor(severity) { super(); this.severity = severity; }
  eq(other) { return other.severity === this.severity; }
  toDOM() { const mark = document.createElement("span"); mark.className = `ol-mark ol-${this.severity}`; return mark; }
}

const faults = StateField.define({
  create: () => ({ marks: Decoration.none, list: [] }),
  update(value, transaction) {
    let { marks, list } = value;
    marks = marks.map(transaction.changes);
    for (const effect of transaction.effects)
      if (effect.is(setFaults)) {
        list = effect.value;
        marks = Decoration.set(list.filter(fault => fault.from < fault.to).map(fault => Decoration.mark({ class: `ol-under ol-${fault.severity}`, attributes: { title: fault.message } }).range(fault.from, fault.to)), true);
      }
    return { marks, list };
  },
  provide: field => EditorView.decorations.from(field, value => value.marks),
});

const order = ["error", "warning", "info"];
const marks = gutter({
  class: "ol-gutter",
  lineMarker(view, line) {
    let worst = null;
    view.state.field(faults).marks.between(line.from, line.to, (from, to, mark) => {
      const severity = mark.spec.class.slice("ol-under ol-".length);
      if (from >= line.from && (worst === null || order.indexOf(severity) < order.indexOf(worst))) worst = severity;
    });
    return worst === null ? null : new Mark(worst);
  },
  lineMarkerChange: update => update.docChanged || update.transactions.some(one => one.effects.some(effect => effect.is(setFaults))),
  initialSpacer: () => new Mark("none"),
});

const mono = "ui-monospace, 'DejaVu Sans Mono', monospace";
const theme = EditorView.theme({
  "&": { height: "100%", fontSize: "13px", backgroundColor: "var(--code)", color: "var(--ink)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: mono, lineHeight: "1.5" },
  ".cm-gutters": { backgroundColor: "var(--code)", color: "var(--soft)", border: "0" },
  ".cm-content": { padding: "10px 0", caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-activeLine": { backgroundColor: "transparent" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--sel)" },
  ".cm-selectionMatch, .cm-searchMatch": { backgroundColor: "var(--sel)", outline: "1px solid var(--acc)" },
  ".cm-panels": { backgroundColor: "var(--bg)", color: "var(--ink)", borderColor: "var(--line)" },
  ".cm-panel button, .cm-textfield": { backgroundImage: "none", backgroundColor: "var(--card)", color: "var(--ink)", border: "1px solid var(--edge)", borderRadius: "5px" },
  ".ol-under": { textDecorationLine: "underline", textDecorationStyle: "wavy", textUnderlineOffset: "3px", textDecorationSkipInk: "none" },
  ".ol-under.ol-error": { textDecorationColor: "var(--bad)" },
  ".ol-under.ol-warning": { textDecorationColor: "var(--handfill)" },
  ".ol-under.ol-info": { textDecorationStyle: "dotted", textDecorationColor: "var(--acc)" },
  ".ol-mark": { display: "block", width: "9px", height: "9px", margin: "5px 3px" },
  ".ol-mark.ol-error": { backgroundColor: "var(--bad)", borderRadius: "50%" },
  ".ol-mark.ol-warning": { backgroundColor: "var(--handfill)", transform: "rotate(45deg)" },
  ".ol-mark.ol-info": { border: "2px solid var(--acc)", borderRadius: "50%" },
});
const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--acc)" }, { tag: tags.string, color: "var(--open)" },
  { tag: [tags.bool, tags.number, tags.null], color: "var(--hand)" }, { tag: tags.comment, color: "var(--soft)" },
]);

/** An editor: `told()` is called after each change; `label` names the field. */
export function make(host, text, label, told) {
  const root = host.attachShadow({ mode: "open" });
  const language = new Compartment();
  const spoken = of => (/^\s*[{[]/.test(of) ? json() : yaml());
  let said = spoken(text);
  const view = new EditorView({
    root, parent: root,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(), marks, faults, history(), drawSelection(), indentOnInput(), bracketMatching(), highlightActiveLine(), highlightSelectionMatches(), search({ top: true }), EditorView.lineWrapping,
        // Escape lets the next Tab leave even where it first lets go of a selection.
        Prec.highest(EditorView.domEventHandlers({ keydown(event, editor) { if (event.key === "Escape") editor.setTabFocusMode(2000); return false; } })),
        keymap.of([indentWithTab, ...defaultKeymap, ...historyKeymap, ...searchKeymap]), language.of(said), syntaxHighlighting(colours), theme,
        EditorState.tabSize.of(2), EditorView.contentAttributes.of({ tabindex: "0", "aria-label": label }),
        EditorView.updateListener.of(update => { if (update.docChanged) told(); }),
      ],
    }),
  });
  return {
    text: () => view.state.doc.toString(),
    focus: () => view.focus(),
    find: () => openSearchPanel(view),
    /** Everything becomes another text; it can be undone. */
    replace(next) {
      said = spoken(next);
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next }, effects: language.reconfigure(said), selection: { anchor: 0 } });
    },
    change(from, to, insert) { view.dispatch({ changes: { from, to, insert }, selection: { anchor: from + insert.length }, scrollIntoView: true }); },
    faults(list) { view.dispatch({ effects: setFaults.of(list) }); },
    select(from, to) { view.dispatch({ selection: { anchor: from, head: to }, effects: EditorView.scrollIntoView(from, { y: "center" }) }); view.focus(); },
    cursor: () => view.state.selection.main.head,
    end: () => view.destroy(),
  };
}
