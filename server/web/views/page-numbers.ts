/** The numbers that lead through a long list: the first, the last and those around the page; null where some are left out. */
export function pageNumbers(page: number, pages: number): (number | null)[] {
  const around = [1, page - 1, page, page + 1, pages].filter((number) => number >= 1 && number <= pages);
  const shown = [...new Set(around)].sort((one, other) => one - other);
  return shown.flatMap((number, index) => {
    const before = shown[index - 1] ?? 0;
    // A gap of one page is that page.
    return number - before > 2 ? [null, number] : number - before === 2 ? [number - 1, number] : [number];
  });
}
