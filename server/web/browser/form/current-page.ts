/** The page of a wizard that is seen. The renderer draws panels anew whenever it likes, so their template asks here. */
let current: string | null = null;

export const currentPage = (): string | null => current;

/** Shows one page of the wizard and hides the others. */
export function showPage(root: HTMLElement, key: string): void {
  current = key;
  for (const page of root.querySelectorAll<HTMLElement>('[data-page]')) page.hidden = page.dataset['page'] !== key;
}
