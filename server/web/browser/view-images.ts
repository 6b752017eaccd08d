import { make, texts } from './page-data.ts';

/** Widths in the window; the first shows the whole picture. */
const steps = [0, 1, 1.5, 2, 3, 4, 6];

/** Makes pictures open in a viewer with zoom, rotation and the neighbours a key away. */
export function viewImages(dialog: HTMLDialogElement, links: readonly HTMLAnchorElement[]): void {
  links.forEach((link, index) => link.addEventListener('click', (event) => {
    event.preventDefault();
    new ImageViewer(dialog, links).open(index);
  }));
}

class ImageViewer {
  #index = 0;
  #zoom = 0;
  #turn = 0;
  readonly #title = make('h2', { id: 'viewer-title', tabindex: '-1' });
  readonly #image = make('img', { alt: '' });
  readonly #original = make('a', { target: '_blank', rel: 'noopener', class: 'button secondary small' }, texts.task.original);
  readonly #stage = make('div', { class: 'viewer-stage', tabindex: '0', role: 'region', 'aria-label': texts.task.viewer }, this.#image);

  constructor(readonly dialog: HTMLDialogElement, readonly links: readonly HTMLAnchorElement[]) {}

  open(index: number): void {
    const { dialog } = this;
    const bar = make('div', { class: 'viewer-bar' },
      ...(this.links.length > 1 ? [this.#button(texts.task.previous, () => this.#show(this.#index - 1)), this.#button(texts.task.next, () => this.#show(this.#index + 1))] : []),
      this.#button(texts.task.zoomIn, () => this.#setZoom(this.#zoom + 1)), this.#button(texts.task.zoomOut, () => this.#setZoom(this.#zoom - 1)),
      this.#button(texts.task.rotate, () => { this.#turn = (this.#turn + 90) % 360; this.#draw(); }), this.#original,
      this.#button(texts.task.closeViewer, () => dialog.close()));
    dialog.replaceChildren(this.#title, bar, this.#stage);
    const keys = (event: KeyboardEvent) => this.#key(event);
    dialog.addEventListener('keydown', keys);
    dialog.addEventListener('close', () => { dialog.removeEventListener('keydown', keys); this.links[this.#index]?.focus(); }, { once: true });
    this.#show(index);
    dialog.showModal();
    this.#title.focus();
  }

  #button(label: string, act: () => void): HTMLButtonElement {
    const button = make('button', { type: 'button', class: 'button secondary small' }, label);
    button.addEventListener('click', act);
    return button;
  }

  #show(index: number): void {
    this.#index = (index + this.links.length) % this.links.length;
    const link = this.links[this.#index];
    if (!link) return;
    this.#zoom = 0;
    this.#turn = 0;
    this.#title.textContent = `${link.dataset['picture'] ?? ''} (${this.#index + 1}/${this.links.length})`;
    this.#image.src = link.href;
    this.#image.alt = link.dataset['picture'] ?? '';
    this.#original.href = link.href;
    this.#draw();
  }

  #setZoom(step: number): void {
    this.#zoom = Math.min(steps.length - 1, Math.max(0, step));
    this.#draw();
  }

  #draw(): void {
    // Set on the object, not in the markup: the policy of the page allows no style attributes.
    this.#image.classList.toggle('is-whole', this.#zoom === 0);
    this.#image.style.width = this.#zoom === 0 ? '' : `${(steps[this.#zoom] ?? 1) * 100}%`;
    this.#image.style.transform = `rotate(${this.#turn}deg)`;
  }

  #key({ key }: KeyboardEvent): void {
    if (key === '+' || key === '=') this.#setZoom(this.#zoom + 1);
    if (key === '-') this.#setZoom(this.#zoom - 1);
    if (key === 'ArrowLeft' && this.#zoom === 0) this.#show(this.#index - 1);
    if (key === 'ArrowRight' && this.#zoom === 0) this.#show(this.#index + 1);
  }
}
