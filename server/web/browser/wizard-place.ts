/** Where the reader of a wizard stands; `page` is null where all answers are looked over. */
export interface Place { page: string | null; visited: string[] }

interface Kept { wizard?: Place }

const key = (id: string): string => `wizard:${id}`;

/** As the entry of the history has it, or as it was taken along to the same page in the other language or size of text. */
export function readPlace(id: string): Place | null {
  const taken = sessionStorage.getItem(key(id));
  sessionStorage.removeItem(key(id));
  return (history.state as Kept | null)?.wizard ?? (taken === null ? null : JSON.parse(taken) as Place);
}

/** `onward` makes an entry of its own, so that the browser's way back leads to the page before. */
export function keepPlace(place: Place, onward: boolean): void {
  const state = { ...history.state as Kept | null, wizard: place };
  if (onward) history.pushState(state, '');
  else history.replaceState(state, '');
}

/** The links of the header for language and size of text open this page anew, as an entry that knows no place yet. */
export function takePlaceAlong(id: string): void {
  for (const link of document.querySelectorAll('.preferences a')) link.addEventListener('click', () => {
    const { wizard } = (history.state ?? {}) as Kept;
    if (wizard) sessionStorage.setItem(key(id), JSON.stringify(wizard));
  });
}
