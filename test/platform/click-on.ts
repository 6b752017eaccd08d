import type { Page } from 'puppeteer-core';

/**
 * Clicks as soon as a person could: once the element (a CSS selector, or an XPath that begins with `//`) is seen, enabled,
 * and in the middle of the window not covered by a bar or a dialog. Looking and clicking are one step in the page, so that
 * nothing can be drawn anew between them.
 */
export async function clickOn(page: Page, target: string): Promise<void> {
  const until = Date.now() + page.getDefaultTimeout();
  for (;;) {
    const why = await page.evaluate(clickIfReachable, target);
    if (why === null) return;
    if (Date.now() > until) throw new Error(`"${target}" cannot be clicked: ${why}`);
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
}

/** Clicks what leads to another page, or to this one anew, and waits until that one stands and its scripts have begun. */
export async function follow(page: Page, target: string): Promise<void> {
  await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), clickOn(page, target)]);
}

/** Runs in the page; null after the click, else why not yet. */
function clickIfReachable(target: string): string | null {
  const found: Element[] = [];
  if (target.startsWith('//')) {
    const result = document.evaluate(target, document, null, XPathResult.ORDERED_NODE_SNAPSHOT_TYPE);
    for (let index = 0; index < result.snapshotLength; index++) found.push(result.snapshotItem(index) as Element);
  } else {
    found.push(...document.querySelectorAll(target));
  }
  const element = found.find((one) => one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length > 0) as HTMLElement | undefined;
  if (!element) return found.length === 0 ? 'it is not there' : 'it is not seen';
  if (element.matches(':disabled')) return 'it is disabled';
  element.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
  // The first box: a link may be broken over two lines, between which there is nothing of it.
  const box = element.getClientRects()[0]!;
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  if (!top || !(element.contains(top) || top.closest('label')?.control === element)) return `${top ? `<${top.localName} class="${top.className}">` : 'nothing'} lies over it`;
  // Keyboard focus goes where a press of the mouse would have put it.
  element.focus({ preventScroll: true });
  element.click();
  return null;
}
