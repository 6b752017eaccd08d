import type { DiagramProgress, TimelineEntry } from '../../applications/application-view.ts';
import type { Texts } from '../texts/texts.ts';
import { Moment } from './moment.tsx';

/** What happened, in plain words, and who is waited for. */
export function Timeline({ entries, t }: { entries: readonly TimelineEntry[]; t: Texts }) {
  return (
    <ol class="timeline">
      {entries.map((entry, index) => (
        <li key={index} class={entry.kind === 'waiting' ? 'waiting' : undefined}>
          <p class="timeline-text">{entry.text}{entry.kind === 'waiting' && <span class="tag tag-in-review">{t.detail.waiting}</span>}</p>
          <p class="muted"><Moment at={entry.at} /></p>
          {entry.comment && <blockquote><span class="visually-hidden">{t.detail.comment}：</span>{entry.comment}</blockquote>}
        </li>
      ))}
    </ol>
  );
}

/** The frame that `show-diagram.ts` draws into. The words of the timeline say the same for those who cannot see it. */
export function DiagramSection({ diagram, t }: { diagram: DiagramProgress | null; t: Texts }) {
  if (!diagram) return null;
  return (
    <section aria-labelledby="diagram-title" class="diagram-section">
      <h2 id="diagram-title">{t.detail.diagram}</h2>
      <div class="diagram-bar">
        <ul class="legend">
          <li class="legend-done">{t.detail.legendDone}</li>
          <li class="legend-current">{t.detail.legendCurrent}</li>
          {diagram.skipped.length > 0 && <li class="legend-skipped">{t.detail.legendSkipped}</li>}
        </ul>
        <div class="diagram-buttons">
          <button type="button" class="button secondary small" data-zoom="in" aria-label={t.detail.zoomIn}>+</button>
          <button type="button" class="button secondary small" data-zoom="out" aria-label={t.detail.zoomOut}>−</button>
          <button type="button" class="button secondary small" data-zoom="fit">{t.detail.zoomFit}</button>
        </div>
      </div>
      <div id="diagram" class="diagram" role="group" aria-label={t.detail.diagram} aria-describedby="diagram-text"></div>
      <p id="diagram-text" class="hint">{t.detail.diagramText}</p>
    </section>
  );
}
