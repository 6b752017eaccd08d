import type { VerifyPageData } from '../views/verify-document.tsx';
import { byId, make, pageData, texts } from './page-data.ts';

const words = texts.verify;
const state = byId('sheet-state');

void show().catch((error: unknown) => { state.textContent = words.openFailed; throw error; });

/** The verified sheet below the verdict; a page is drawn when it comes into sight, since there may be hundreds. */
async function show(): Promise<void> {
  const { address } = pageData<VerifyPageData>();
  state.textContent = words.opening;
  const [{ openPdf }, response] = await Promise.all([import('./draw-pdf.ts'), fetch(address, { cache: 'no-store' })]);
  if (!response.ok) throw new Error(`the document was answered with ${response.status}`);
  const opened = await openPdf(await response.arrayBuffer());
  const first = await opened.blank(1);
  const pageOf = new Map<Element, number>();
  const watch = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      const number = pageOf.get(target);
      if (!isIntersecting || number === undefined) continue;
      watch.unobserve(target);
      void drawn(number, target as HTMLElement);
    }
  }, { rootMargin: '600px' });
  async function drawn(number: number, place: HTMLElement): Promise<void> {
    const canvas = number === 1 ? first : await opened.blank(number);
    canvas.setAttribute('aria-label', words.sheetPage(number, opened.pages));
    await opened.draw(number, canvas);
    place.replaceChildren(canvas, make('p', { class: 'visually-hidden' }, await opened.text(number)));
    place.dataset['drawn'] = 'true';
  }
  for (let number = 1; number <= opened.pages; number++) {
    const place = make('div', { class: 'verified-page' });
    place.style.aspectRatio = `${first.width} / ${first.height}`;
    pageOf.set(place, number);
    byId('sheet').append(place);
    watch.observe(place);
  }
  state.textContent = '';
}
