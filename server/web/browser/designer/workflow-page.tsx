import { render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ItemProblem, PortalChoices } from '../../../designer/item-view.ts';
import { callApi } from '../call-api.ts';
import { make } from '../page-data.ts';
import { DraftSession, openApp, words } from './draft-session.ts';
import { fitDiagram, openModeler, type OpenModeler, type Shape } from './open-modeler.ts';
import { ProblemList, SaveBar } from './save-bar.tsx';
import { SelectInput, SmallButton } from './settings-inputs.tsx';
import { StepSettings } from './step-settings.tsx';
import { takeShared } from './take-shared.ts';

const text = words.workflow;

export async function openWorkflowPage(): Promise<void> {
  await openApp(async (place) => {
    const session = await DraftSession.open();
    render(<WorkflowPage session={session} choices={await session.choices()} />, place);
  });
}

const quietMilliseconds = 800;

function WorkflowPage({ session, choices }: { session: DraftSession; choices: PortalChoices }) {
  const canvas = useRef<HTMLDivElement>(null), properties = useRef<HTMLDivElement>(null);
  const modeler = useRef<OpenModeler | null>(null);
  const xml = useRef(session.content.workflowXml);
  const [name, setName] = useState(session.content.workflow);
  const [drawn, setDrawn] = useState(xml.current);
  const [saved, setSaved] = useState(xml.current);
  const [problems, setProblems] = useState<ItemProblem[]>([]);
  const [choosing, setChoosing] = useState(false);
  const [selected, setSelected] = useState<Shape | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  const show = (found: readonly ItemProblem[]): void => {
    setProblems(found.filter(({ part }) => part === 'workflow'));
    const overlays = modeler.current!.get('overlays'), registry = modeler.current!.get('elementRegistry');
    overlays.remove({ type: 'problem' });
    for (const { part, element, message } of found) {
      if (part !== 'workflow' || !registry.get(element)) continue;
      overlays.add(element, 'problem', { position: { top: -10, right: 12 }, html: make('div', { class: 'problem-mark', title: message }, '!') });
    }
  };
  const check = (): void => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      void callApi<{ rows: ItemProblem[] }>('POST', `${session.path}/check`, { workflowXml: xml.current }).then(({ rows }) => show(rows), () => undefined);
    }, quietMilliseconds);
  };
  const load = async (source: string): Promise<void> => {
    xml.current = source;
    setDrawn(source);
    setSaved(source);
    if (source.trim() !== '') await modeler.current!.importXML(source);
    fitDiagram(modeler.current!);
    setSelected(null);
    check();
  };
  useEffect(() => {
    void (async () => {
      modeler.current = openModeler(canvas.current!, properties.current!);
      await load(xml.current);
      modeler.current.on('commandStack.changed', ({ trigger }) => {
        // Another diagram was loaded, which is no change of it.
        if (trigger === 'clear') return;
        void modeler.current!.saveXML({ format: true }).then(({ xml: changed }) => { xml.current = changed; setDrawn(changed); check(); });
      });
      modeler.current.on('selection.changed', ({ newSelection }) => setSelected(newSelection?.length === 1 && newSelection[0]!.type === 'bpmn:UserTask' ? newSelection[0]! : null));
      canvas.current!.dataset['ready'] = 'true';
    })();
  }, []);
  const choose = async (shared: string): Promise<void> => {
    if (!shared) return;
    // Nothing is drawn meanwhile, and the list shows again what is in force.
    setChoosing(true);
    const content = await takeShared(session, { workflow: shared }, drawn === saved ? null : { workflowXml: drawn });
    if (content) {
      setName(content.workflow);
      await load(content.workflowXml);
    }
    setChoosing(false);
  };
  const pick = ({ element }: ItemProblem): void => {
    const shape = modeler.current!.get('elementRegistry').get(element);
    if (!shape) return;
    modeler.current!.get('canvas').scrollToElement(shape);
    modeler.current!.get('selection').select(shape);
    canvas.current!.scrollIntoView({ block: 'center' });
  };
  return (
    <>
      <SelectInput id="shared-workflow" label={text.choose} hint={text.chooseText} value={name} choices={choices.workflows.map((one) => ({ name: one.name, label: one.steps.length > 0 ? `${one.label}（${one.steps.join('、')}）` : one.label }))} change={(shared) => void choose(shared)} />
      <div class="builder-toolbar" inert={choosing}>
        <SmallButton id="undo" onClick={() => modeler.current?.get('commandStack').undo()}>{words.undo}</SmallButton>
        <SmallButton id="redo" onClick={() => modeler.current?.get('commandStack').redo()}>{words.redo}</SmallButton>
        <SmallButton onClick={() => { if (modeler.current) fitDiagram(modeler.current); }}>{text.zoomFit}</SmallButton>
      </div>
      <div class="modeler" inert={choosing}>
        <div ref={canvas} id="modeler" class="modeler-canvas"></div>
        <div class="modeler-side">
          {selected ? <StepSettings key={selected.id} modeler={modeler.current!} shape={selected} choices={choices} /> : <p class="hint">{text.selectTask}</p>}
          <div ref={properties} class="modeler-properties" aria-label={text.properties} role="region" tabIndex={0}></div>
        </div>
      </div>
      <section aria-labelledby="workflow-problems"><h2 id="workflow-problems">{text.problems}</h2><ProblemList session={session} problems={problems} part="workflow" onPick={pick} /></section>
      <SaveBar session={session} resting={choosing} unsaved={drawn !== saved} change={() => ({ workflowXml: xml.current })} onSaved={({ workflowXml }) => { setSaved(workflowXml!); setName(session.content.workflow); show(session.problems); }} />
    </>
  );
}
