import { useLayoutEffect, useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import type { DraftChange } from '../../../designer/edit-drafts.ts';
import { itemPages, type ItemPage } from '../../views/designer-page.tsx';
import { itemApi, words, type DraftSession } from './draft-session.ts';
import type { ItemProblem } from '../../../designer/item-view.ts';

/** The foot of every page that changes the draft: what state it is in, and the button that saves. `onSaved` is told what was sent, since editing goes on meanwhile. `resting`: something else is being stored. */
export function SaveBar({ session, change, unsaved, onSaved, resting, children }: { session: DraftSession; change: () => DraftChange | null; unsaved: boolean; onSaved: (sent: DraftChange) => void; resting?: boolean; children?: ComponentChildren }) {
  const [state, setState] = useState('');
  const [busy, setBusy] = useState(false);
  // With what is drawn and no later: whoever sees that it is saved may leave at once.
  useLayoutEffect(() => { session.unsaved = unsaved; }, [unsaved]);
  const save = async (): Promise<void> => {
    const content = change();
    if (!content) return;
    setBusy(true);
    setState(words.saving);
    const saved = await session.save(content);
    setBusy(false);
    setState(saved ? words.saved(new Date().toLocaleTimeString(), session.revision) : words.notSaved);
    if (saved) onSaved(content);
  };
  return (
    <div class="action-bar">
      <p id="save-state" class="save-state" role="status" data-revision={session.revision}>{unsaved && !busy ? words.unsaved : state}</p>
      <div class="actions">{children}<button class="button" id="save" type="button" disabled={busy || resting} onClick={() => void save()}>{words.save}</button></div>
    </div>
  );
}

const pageOf: Record<ItemProblem['part'], ItemPage> = { form: 'form', workflow: 'workflow', receipt: 'receipt', item: 'settings' };

/** What keeps the item from being published, with where it is mended. */
export function ProblemList({ session, problems, part, onPick }: { session: DraftSession; problems: readonly ItemProblem[]; part?: ItemProblem['part']; onPick?: (problem: ItemProblem) => void }) {
  const shown = problems.filter((problem) => part === undefined || problem.part === part);
  if (shown.length === 0) return <p class="notice good" data-problems="0">{words.problems.none}</p>;
  return (
    <div class="designer-problems" data-problems={shown.length}>
      <p><strong>{words.problems.count(shown.length)}</strong></p>
      <ul>
        {shown.slice(0, 50).map((problem, index) => (
          <li key={index}>
            {part === undefined && <span class="tag">{words.parts[problem.part]}</span>} {problem.message} {problem.element && <code>{problem.element}</code>}
            {onPick
              ? problem.element && <button type="button" class="link-button" onClick={() => onPick(problem)}>{words.problems.go}</button>
              : <a href={`/${addressOf(session, pageOf[problem.part])}`}>{words.problems.go}</a>}
          </li>
        ))}
      </ul>
    </div>
  );
}

function addressOf(session: DraftSession, page: ItemPage): string {
  return `${itemApi(session.place).slice(1)}${page === itemPages[0] ? '' : `/${page}`}`;
}
