const longestText = 600;

/** A value as a list of differences shows it; a long one is cut. */
export function valueText(value: unknown): string {
  const text = typeof value === 'string' ? value : value === true ? '✓' : JSON.stringify(value instanceof Map ? Object.fromEntries(value) : value) ?? '';
  return text.length > longestText ? `${text.slice(0, longestText)}…` : text;
}
