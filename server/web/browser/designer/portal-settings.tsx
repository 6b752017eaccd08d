import { render } from 'preact';
import type { PortalSettingsData } from '../../views/portal-settings-page.tsx';
import { pageData } from '../page-data.ts';
import { openApp } from './draft-session.ts';
import { DictionariesPage } from './dictionaries-page.tsx';
import { DictionaryEditor } from './dictionary-editor.tsx';
import { MenuEditor } from './menu-editor.tsx';
import { PartPage } from './part-page.tsx';
import { PartSession, readParts } from './part-session.ts';
import { PublishingPage, readPublishing } from './publishing-page.tsx';
import { TextsEditor } from './texts-editor.tsx';

/** The page of a portal that the address names. */
export async function openPortalSettings(): Promise<void> {
  await openApp(async (place) => {
    const { portal, which, name } = pageData<PortalSettingsData>();
    if (which === 'publishing') { render(<PublishingPage portal={portal} first={await readPublishing(portal)} />, place); return; }
    if (which === 'dictionaries' && name === null) { render(<DictionariesPage portal={portal} rows={await readParts(portal, 'dictionary')} />, place); return; }
    const kind = which === 'dictionaries' ? 'dictionary' : which === 'menu' ? 'menu' : 'texts';
    const session = await PartSession.open(portal, kind, name ?? 'portal');
    const editor = { dictionary: DictionaryEditor, menu: MenuEditor, texts: TextsEditor }[kind];
    render(<PartPage session={session} editor={editor} />, place);
  });
}
