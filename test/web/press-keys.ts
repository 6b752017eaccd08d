import type { KeyInput, Page } from 'puppeteer-core';

const mostTabs = 400;

/** A reader without a mouse: goes from control to control with Tab and works them with keys. */
export class Keys {
  constructor(readonly page: Page) {}

  async press(...keys: KeyInput[]): Promise<void> { for (const key of keys) await this.page.keyboard.press(key); }
  async type(text: string): Promise<void> { await this.page.keyboard.type(text); }

  /** Tabs on until the control of that name has the focus; fails when it never gets it. */
  async to(name: string): Promise<void> {
    for (let count = 0; count < mostTabs; count++) {
      await this.press('Tab');
      if ((await this.here()) === name) return;
    }
    throw new Error(`Tab never reaches "${name}"`);
  }

  /** The accessible name of what has the focus, as a screen reader would say it. */
  here(): Promise<string> {
    return this.page.evaluate(() => {
      const element = document.activeElement as HTMLInputElement | null;
      if (!element) return '';
      const byIds = (element.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
      const label = element.getAttribute('aria-label') ?? (byIds.trim() || [...(element.labels ?? [])].map((one) => one.textContent).join(' ') || element.textContent);
      return (label ?? '').replace('*', '').replace(/\s+/g, ' ').trim();
    });
  }

  /** Whether the ring is seen around what has the focus. */
  ringed(): Promise<boolean> {
    return this.page.evaluate(() => { const style = getComputedStyle(document.activeElement!); return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2; });
  }
}
