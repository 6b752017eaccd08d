/** Enough of a name to recognise it, not enough to learn it: 刘晓明 → 刘**, longer ones keep two characters at each end. */
export function maskName(name: string): string {
  if (/[a-z]/i.test(name)) return name.replace(/\p{L}[\p{L}\p{M}'’]*/gu, (word) => [...word].map((letter, index) => (index === 0 ? letter : '*')).join(''));
  const characters = [...name.trim()];
  const kept = characters.length > 6 ? 2 : 0;
  return characters.map((character, index) => {
    const isShown = kept > 0 ? index < kept || index >= characters.length - kept : index === 0 && characters.length > 1;
    return isShown || character === '·' ? character : '*';
  }).join('');
}
