/** The last part of a name that somebody's computer gave to a file, without control characters and not too long. */
export function plainFileName(name: string): string {
  // oxlint-disable-next-line no-control-regex
  return (name.split(/[\\/]/).pop() ?? '').replace(/[\u0000-\u001f\u007f]/g, '').slice(-200) || 'file';
}
