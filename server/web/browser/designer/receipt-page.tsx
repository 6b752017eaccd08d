import { render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ItemProblem, PortalChoices } from '../../../designer/item-view.ts';
import type { ReceiptField } from '../../../designer/receipt-fields.ts';
import type { DraftChange } from '../../../designer/edit-drafts.ts';
import { callApi } from '../call-api.ts';
import { DraftSession, openApp, words } from './draft-session.ts';
import { ProblemList, SaveBar } from './save-bar.tsx';
import { SelectInput } from './settings-inputs.tsx';
import { takeShared } from './take-shared.ts';

const text = words.receipt;

const snippets: readonly { label: string; source: string }[] = [
  { label: text.pageBreak, source: '<div style="break-after: page"></div>\n' },
  { label: text.qr, source: '<figure>{{qr document.verifyUrl}}</figure>\n' },
  { label: text.answers, source: '{{#each sections}}<section>{{#if title}}<h2>{{title}}</h2>{{/if}}<table>{{#each rows}}<tr><th scope="row">{{label}}</th><td>{{text}}</td></tr>{{/each}}</table></section>{{/each}}\n' },
  { label: text.materials, source: '{{#if materials}}<ul>{{#each materials}}<li>{{name}}（{{count}}）</li>{{/each}}</ul>{{/if}}\n' },
  { label: text.table, source: '<table><tr><th scope="row"></th><td></td></tr></table>\n' },
];

export async function openReceiptPage(): Promise<void> {
  await openApp(async (place) => {
    const session = await DraftSession.open();
    const [choices, { rows: fields }] = await Promise.all([session.choices(), callApi<{ rows: ReceiptField[] }>('GET', `${session.path}/receipt-fields`)]);
    render(<ReceiptPage session={session} choices={choices} fields={fields} />, place);
  });
}

const quietMilliseconds = 250;

function ReceiptPage({ session, choices, fields }: { session: DraftSession; choices: PortalChoices; fields: ReceiptField[] }) {
  const editor = useRef<HTMLTextAreaElement>(null);
  const [template, setTemplate] = useState(session.content.template);
  const [source, setSource] = useState(session.content.templateSource);
  const [saved, setSaved] = useState(source);
  const [problems, setProblems] = useState<ItemProblem[]>([]);
  const pages = useRef<HTMLDivElement>(null);
  const [took, setTook] = useState<number | null>(null);
  const [printing, setPrinting] = useState(false);
  const [choosing, setChoosing] = useState(false);
  const latest = useRef(0);

  useEffect(() => {
    const timer = setTimeout(() => void refresh(), quietMilliseconds);
    return () => clearTimeout(timer);
  }, [source]);

  const refresh = async (): Promise<void> => {
    const turn = ++latest.current;
    const { rows } = await callApi<{ rows: ItemProblem[] }>('POST', `${session.path}/check`, { templateSource: source });
    if (turn !== latest.current) return;
    const own = rows.filter(({ part }) => part === 'receipt');
    setProblems(own);
    if (own.some(({ code }) => code !== 'unknown_path')) return;
    setPrinting(true);
    const from = performance.now();
    const response = await fetch(`/api${session.path}/receipt.pdf`, { method: 'POST', credentials: 'same-origin', headers: { 'Content-Type': 'application/json', Accept: 'application/pdf, application/json' }, body: JSON.stringify({ templateSource: source }) });
    if (turn !== latest.current) return;
    setPrinting(false);
    if (!response.ok) return;
    const { drawPdf } = await import('../draw-pdf.ts');
    const took = Math.round(performance.now() - from);
    pages.current!.replaceChildren(...await drawPdf(await response.arrayBuffer(), text.previewFrame));
    setTook(took);
  };
  const insert = (piece: string): void => {
    const area = editor.current!;
    area.setRangeText(piece, area.selectionStart, area.selectionEnd, 'end');
    setSource(area.value);
    area.focus();
  };
  const change = (): DraftChange => ({ templateSource: source });
  const choose = async (name: string): Promise<void> => {
    if (!name) return;
    // Nothing is written meanwhile, and the list shows again what is in force.
    setChoosing(true);
    const content = await takeShared(session, { template: name }, source === saved ? null : change());
    if (content) {
      setTemplate(content.template);
      setSource(content.templateSource);
      setSaved(content.templateSource);
    }
    setChoosing(false);
  };
  return (
    <>
      <SelectInput id="shared-template" label={text.choose} value={template} choices={choices.templates} change={(name) => void choose(name)} />
      <div class="receipt-editor">
        <section aria-labelledby="template-title" inert={choosing}>
          <h2 id="template-title">{text.template}</h2>
          <details open><summary>{text.fields}</summary><div class="insert-list">{fields.map(({ path, label, snippet }) => <button key={path} type="button" class="builder-button" data-insert={path} aria-label={text.insert(label)} onClick={() => insert(snippet)}>{label}</button>)}</div></details>
          <details><summary>{text.snippets}</summary><div class="insert-list">{snippets.map(({ label, source: piece }) => <button key={label} type="button" class="builder-button" aria-label={text.insert(label)} onClick={() => insert(piece)}>{label}</button>)}</div></details>
          <textarea ref={editor} id="template-source" class="control" aria-labelledby="template-title" spellcheck={false} value={source} onInput={(event) => setSource(event.currentTarget.value)} />
        </section>
        <section aria-labelledby="preview-title">
          <h2 id="preview-title">{text.preview}</h2>
          <p class="muted" role="status" id="preview-state">{printing ? text.printing : took !== null ? text.took(took) : ''}</p>
          <div class="receipt-frame" id="preview" ref={pages} tabIndex={0} role="group" aria-label={text.previewFrame}></div>
        </section>
      </div>
      <ProblemList session={session} problems={problems} part="receipt" onPick={({ element }) => showLine(editor.current!, element)} />
      <SaveBar session={session} resting={choosing} unsaved={source !== saved} change={change} onSaved={() => { setSaved(source); setTemplate(session.content.template); }} />
    </>
  );
}

/** `line 12`: the caret goes there. */
function showLine(area: HTMLTextAreaElement, element: string): void {
  const line = Number(/\d+/.exec(element)?.[0] ?? 1);
  const start = area.value.split('\n').slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0);
  area.focus();
  area.setSelectionRange(start, area.value.indexOf('\n', start) < 0 ? area.value.length : area.value.indexOf('\n', start));
}
