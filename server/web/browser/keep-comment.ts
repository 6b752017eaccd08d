/**
 * Keeps what a reviewer has written about a task while its pages of rows are turned, in this tab alone; answers how to
 * forget it.
 */
export function keepComment(task: string, field: HTMLTextAreaElement): () => void {
  const key = `comment:${task}`;
  const restore = (): void => { field.value = sessionStorage.getItem(key) ?? field.value; };
  restore();
  // On the way back the browser brings a page as it was left, before the others were written on.
  window.addEventListener('pageshow', restore);
  field.addEventListener('input', () => sessionStorage.setItem(key, field.value));
  return () => sessionStorage.removeItem(key);
}
