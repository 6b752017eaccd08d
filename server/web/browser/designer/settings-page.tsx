import { render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { PortalChoices } from '../../../designer/item-view.ts';
import { renderBusinessForm, type BusinessForm } from '../form/business-form.ts';
import { showErrors } from '../error-summary.ts';
import { byId, locale, texts } from '../page-data.ts';
import { DraftSession, openApp, words } from './draft-session.ts';
import { ProblemList, SaveBar } from './save-bar.tsx';
import { settingsData, settingsForm, withSettings } from './settings-form.ts';

export async function openSettingsPage(): Promise<void> {
  await openApp(async (place) => {
    const session = await DraftSession.open();
    render(<SettingsPage session={session} choices={await session.choices()} />, place);
  });
}

function SettingsPage({ session, choices }: { session: DraftSession; choices: PortalChoices }) {
  const place = useRef<HTMLDivElement>(null);
  const form = useRef<BusinessForm | null>(null);
  const [unsaved, setUnsaved] = useState(false);
  /** What stood in the form when it was sent to be saved. */
  const sent = useRef('');
  const [problems, setProblems] = useState<typeof session.problems | null>(null);
  const draw = async (category: string, data: Record<string, unknown>): Promise<void> => {
    const fresh = document.createElement('div');
    const opened = await renderBusinessForm(fresh, settingsForm(choices, category), data, {
      locale, texts, list: () => Promise.resolve({ rows: [], total: 0 }), settle: () => Promise.resolve(true), onLists: () => () => undefined, placeMaterials: () => () => undefined,
    });
    place.current!.replaceChildren(fresh);
    form.current = opened;
    opened.onChange(() => {
      setUnsaved(true);
      // Purposes depend on the category.
      const chosen = String(opened.data()['category'] ?? '');
      if (chosen !== category) { category = chosen; void draw(chosen, { ...opened.data(), purpose: '' }); }
    });
    place.current!.dataset['ready'] = 'true';
  };
  useEffect(() => { const data = settingsData(session.content); void draw(String(data['category'] ?? ''), data); }, []);
  const change = (): { form: ReturnType<typeof withSettings> } | null => {
    const errors = form.current?.check() ?? [];
    if (errors.length > 0) { showErrors(byId('problems'), errors); return null; }
    const data = form.current!.data();
    sent.current = JSON.stringify(data);
    return { form: withSettings(session.content, data) };
  };
  return (
    <>
      <h2 class="visually-hidden">{words.settings.basic}</h2>
      <div ref={place} id="settings-form" class="business-form"></div>
      {problems && <ProblemList session={session} problems={problems} part="item" onPick={() => undefined} />}
      <SaveBar session={session} unsaved={unsaved} change={change} onSaved={() => { setUnsaved(JSON.stringify(form.current!.data()) !== sent.current); setProblems(session.problems); }} />
    </>
  );
}
