/** Several values typed into one field: parted by commas, semicolons, blanks or line ends, also full-width ones. */
export function severalValues(value: unknown): string[] {
  const parts = Array.isArray(value) ? value.map(String) : typeof value === 'string' || typeof value === 'number' ? String(value).split(/[,，;；、\s]+/) : [];
  return [...new Set(parts.map((part) => part.trim()).filter((part) => part !== ''))];
}
