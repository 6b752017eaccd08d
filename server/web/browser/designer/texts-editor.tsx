import type { TextsContent } from '../../../designer/portal-part-view.ts';
import { partWords, type PartSession } from './part-session.ts';
import { RowsEditor } from './rows-editor.tsx';
import { TextInput } from './settings-inputs.tsx';

const text = partWords.texts;
const both = [{ key: 'value', label: partWords.chinese, long: true }, { key: 'en', label: partWords.english, long: true }];

/** The portal's own words in both languages. */
export function TextsEditor({ content, change }: { session: PartSession; content: TextsContent; change: (content: unknown) => void }) {
  const { notices, footer = [], links = [], prompts = [] } = content;
  return (
    <>
      <p class="lead">{text.intro}</p>
      <div class="settings-pair">
        <TextInput id="portal-title" label={text.title} value={content.title} change={(title) => change({ ...content, title })} />
        <TextInput id="portal-english" label={text.titleEnglish} value={content.english} change={(english) => change({ ...content, english })} />
      </div>
      <h2 id="notices-title">{text.notices}</h2>
      <p class="hint">{text.noticesHint}</p>
      <RowsEditor id="notices" titleId="notices-title" rows={notices} columns={both} empty={{ value: '', en: '' }} add={text.addNotice} change={(rows) => change({ ...content, notices: rows })} />
      <h2 id="footer-title">{text.footer}</h2>
      <RowsEditor id="footer" titleId="footer-title" rows={footer} columns={both.map((column) => ({ ...column, long: false }))} empty={{ value: '', en: '' }} add={text.addLine} change={(rows) => change({ ...content, footer: rows })} />
      <h2 id="links-title">{text.links}</h2>
      <RowsEditor id="links" titleId="links-title" rows={links} empty={{ label: '', en: '', url: '' }} add={text.addLink} change={(rows) => change({ ...content, links: rows })}
        columns={[{ key: 'label', label: `${text.linkLabel} (${partWords.chinese})` }, { key: 'en', label: `${text.linkLabel} (${partWords.english})` }, { key: 'url', label: text.url }, { key: 'text.value', label: `${text.text} (${partWords.chinese})`, long: true }, { key: 'text.en', label: `${text.text} (${partWords.english})`, long: true }]} />
      {prompts.length > 0 && <h2 id="prompts-title">{text.prompts}</h2>}
      {prompts.map((prompt, index) => {
        const set = (part: object): void => change({ ...content, prompts: prompts.map((one, at) => (at === index ? { ...one, ...part } : one)) });
        return (
          <div class="settings-group settings-pair" key={index}>
            <TextInput label={`${text.promptText} (${partWords.chinese})`} long value={prompt.text.value} change={(value) => set({ text: { ...prompt.text, value } })} />
            <TextInput label={`${text.promptText} (${partWords.english})`} long value={prompt.text.en} change={(en) => set({ text: { ...prompt.text, en } })} />
            <TextInput label={`${text.promptLabel} (${partWords.chinese})`} value={prompt.label} change={(label) => set({ label })} />
            <TextInput label={`${text.promptLabel} (${partWords.english})`} value={prompt.en} change={(en) => set({ en })} />
          </div>
        );
      })}
    </>
  );
}
