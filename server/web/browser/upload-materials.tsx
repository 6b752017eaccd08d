import { render } from 'preact';
import type { MaterialView } from '../../applications/application-view.ts';
import type { MaterialSlot } from '../../catalog/item-view.ts';
import { MaterialSlots, slotInputId, type Uploading } from '../views/material-slots.tsx';
import { ApiProblem, callApi, messageOf, sendFile } from './call-api.ts';
import type { SummaryEntry } from './error-summary.ts';
import { texts } from './page-data.ts';

interface Options {
  id: string;
  root: HTMLElement;
  /** Told whether any slot is left for the place outside the form. */
  onOutside: (any: boolean) => void;
  state: HTMLElement;
  slots: readonly MaterialSlot[];
  materials: readonly MaterialView[];
  onSessionExpired: () => Promise<void>;
  beforeUpload: () => Promise<void>;
}

/** Keeps the material slots of an application: uploads with progress, deletes, and says what is still missing. */
export class MaterialUploads {
  #slots: readonly MaterialSlot[];
  #materials: MaterialView[];
  #uploading: Uploading[] = [];
  #problems: Record<string, string> = {};
  #count = 0;
  /** Files of each slot that are chosen and not yet there, the waiting ones too. */
  readonly #pending = new Map<string, number>();
  /** Places within the form, with the slots that stand there; null takes all that no other place names. */
  readonly #places = new Map<HTMLElement, readonly string[] | null>();

  constructor(readonly options: Options) {
    this.#slots = options.slots;
    this.#materials = [...options.materials];
    this.#draw();
  }

  get materials(): readonly MaterialView[] { return this.#materials; }
  get slots(): readonly MaterialSlot[] { return this.#slots; }

  /** Slots that become needed or needless with the answers of the form. */
  replaceSlots(slots: readonly MaterialSlot[]): void {
    this.#slots = slots;
    this.#draw();
  }

  /** Marks slots whose files are still on their way and required ones that hold nothing. */
  check(): SummaryEntry[] {
    this.#problems = {};
    for (const slot of this.#slots) {
      if (this.#pending.get(slot.key)) this.#problems[slot.key] = texts.materials.stillUploading;
      else if (slot.required && !this.#materials.some((material) => material.slot === slot.key)) this.#problems[slot.key] = texts.materials.missing(slot.name);
    }
    this.#draw();
    // A slot that is full has nothing to jump to.
    return Object.entries(this.#problems).map(([key, message]) => ({ message, target: document.getElementById(slotInputId(key)) ? slotInputId(key) : null }));
  }

  /** Shows a problem that the server found at the slot it names; null when it names none. */
  show(path: string, message: string): SummaryEntry | null {
    const slot = this.#slots.find(({ key }) => path === key || path === `materials.${key}`);
    if (!slot) return null;
    this.#problems[slot.key] = message;
    this.#draw();
    return { message, target: slotInputId(slot.key) };
  }

  /** Shows slots within the form; answers how to take them out again. */
  place(element: HTMLElement, keys: readonly string[] | null): () => void {
    this.#places.set(element, keys);
    this.#draw();
    return () => {
      this.#places.delete(element);
      render(null, element);
      this.#draw();
    };
  }

  #draw(): void {
    const named = new Set([...this.#places.values()].flatMap((keys) => keys ?? []));
    const others = this.#slots.filter(({ key }) => !named.has(key));
    const open = [...this.#places].find(([, keys]) => keys === null)?.[0] ?? this.options.root;
    for (const [element, keys] of this.#places) this.#drawIn(element, keys ? this.#slots.filter(({ key }) => keys.includes(key)) : element === open ? others : []);
    this.#drawIn(this.options.root, open === this.options.root ? others : []);
    this.options.onOutside(open === this.options.root && (others.length > 0 || this.#slots.length === 0));
  }

  #drawIn(root: HTMLElement, slots: readonly MaterialSlot[]): void {
    render(
      <MaterialSlots
        slots={slots} materials={this.#materials} uploading={this.#uploading} problems={this.#problems} t={texts}
        onFiles={(slot, files) => void this.#upload(slot, files)} onRemove={(material) => void this.#remove(material)}
        onDismiss={(upload) => { this.#uploading = this.#uploading.filter((one) => one !== upload); this.#draw(); }}
      />,
      root,
    );
  }

  async #upload(slot: MaterialSlot, files: readonly File[]): Promise<void> {
    const most = slot.multiple ? slot.max : 1;
    const free = most - this.#materials.filter((material) => material.slot === slot.key).length;
    const taken = files.slice(0, Math.max(0, free));
    this.#expect(slot.key, taken.length);
    // One after another: a phone's uplink gains nothing from several at once, and the order stays as chosen.
    for (const file of taken) await this.#uploadOne(slot, file);
    if (files.length > free) this.#say(texts.materials.full);
  }

  async #uploadOne(slot: MaterialSlot, file: File): Promise<void> {
    const upload: Uploading = { id: ++this.#count, slot: slot.key, name: file.name, percent: 0, problem: null };
    this.#uploading.push(upload);
    delete this.#problems[slot.key];
    this.#draw();
    try {
      await this.options.beforeUpload();
      const material = await this.#again(() => sendFile<MaterialView>(`/applications/${this.options.id}/materials`, { slot: slot.key }, file, (percent) => { upload.percent = percent; this.#draw(); }));
      this.#uploading = this.#uploading.filter((one) => one !== upload);
      this.#materials.push(material);
      this.#say(texts.materials.uploaded(file.name));
    } catch (error) {
      upload.problem = messageOf(error);
    }
    this.#expect(slot.key, -1);
    this.#draw();
  }

  #expect(slot: string, more: number): void {
    const left = (this.#pending.get(slot) ?? 0) + more;
    this.#pending.set(slot, left);
    if (left === 0 && this.#problems[slot] === texts.materials.stillUploading) delete this.#problems[slot];
  }

  async #remove(material: MaterialView): Promise<void> {
    try {
      await this.#again(() => callApi('DELETE', `/applications/${this.options.id}/materials/${material.id}`));
      this.#materials = this.#materials.filter((one) => one !== material);
      this.#say(texts.materials.removed(material.name));
    } catch (error) {
      this.#problems[material.slot] = messageOf(error);
    }
    this.#draw();
    document.getElementById(slotInputId(material.slot))?.focus();
  }

  /** Once more after the reader has signed in again. */
  async #again<Answer>(attempt: () => Promise<Answer>): Promise<Answer> {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 401) throw error;
      await this.options.onSessionExpired();
      return attempt();
    }
  }

  #say(text: string): void { this.options.state.textContent = text; }
}
