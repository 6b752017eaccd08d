import type { DiagramProgress } from '../../applications/application-view.ts';

/** The viewer is large, so it is fetched only when the frame comes near the window. */
export function loadDiagram(progress: DiagramProgress | null): void {
  const frame = document.getElementById('diagram');
  if (!frame || !progress) return;
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    void import('./show-diagram.ts').then(({ showDiagram }) => showDiagram(frame, progress));
  }, { rootMargin: '400px' });
  observer.observe(frame);
}
