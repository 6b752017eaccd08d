type Data = Record<string, unknown>;

/** Whether two contents of a form are the same: what is left empty may be there or not, and keys in any order. */
export const sameContent = (left: unknown, right: unknown): boolean => JSON.stringify(inOrder(left)) === JSON.stringify(inOrder(right));

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? '' : value.map(inOrder);
  if (typeof value !== 'object') return value ?? '';
  if (value === null) return '';
  const entries = Object.entries(value as Data).map(([key, one]) => [key, inOrder(one)] as const).filter(([, one]) => one !== '');
  return entries.length === 0 ? '' : Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}
