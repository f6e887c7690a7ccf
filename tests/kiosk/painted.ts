/** What is wrong with a screen as the browser painted it: read from boxes and computed styles, not from the styles' text. */
import type { Page } from 'playwright-core';

/**
 * One sentence a fault: text that is cut off or leaves its region, two texts over each other, letters smaller than `leastPx`,
 * contrast below 7 with what lies under them, a screen without any text.
 */
export const paintedFaults = (page: Page, leastPx: number): Promise<readonly string[]> =>
  page.evaluate((least) => {
    type Painted = { readonly text: string; readonly parent: Element; readonly box: DOMRect };
    const painted: Painted[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const parent = node.parentElement;
      const text = (node.textContent ?? '').trim();
      if (parent === null || text === '' || parent.closest('svg, script, .visually-hidden') !== null) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const box = range.getBoundingClientRect();
      if (box.width > 0 && box.height > 0) painted.push({ text, parent, box });
    }

    const outside = (inner: DOMRect, outer: { left: number; right: number; top: number; bottom: number }): boolean => {
      // A line's box is higher than its letters by what the font keeps for accents.
      const spare = 1 + inner.height * 0.15;
      return (
        inner.left < outer.left - 1 || inner.right > outer.right + 1 || inner.top < outer.top - spare || inner.bottom > outer.bottom + spare
      );
    };
    const screen = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
    const cut = painted.filter(({ parent, box }) => {
      const region = parent.closest('.bar, .paper, .state, .greet, button');
      return outside(box, screen) || (region !== null && outside(box, region.getBoundingClientRect()));
    });

    const ink = ({ left, right, top, bottom, height }: DOMRect) => ({
      left,
      right,
      top: top + height * 0.18,
      bottom: bottom - height * 0.18,
    });
    const overlaps = painted.flatMap((one, index) =>
      painted.slice(index + 1).flatMap((other) => {
        const [a, b] = [ink(one.box), ink(other.box)];
        const apart = a.right <= b.left + 1 || b.right <= a.left + 1 || a.bottom <= b.top + 1 || b.bottom <= a.top + 1;
        return apart ? [] : [`${one.text} / ${other.text}`];
      }),
    );

    const channels = (colour: string): number[] => (colour.match(/[\d.]+/g) ?? []).map(Number);
    const luminance = (colour: string): number => {
      const [red = 0, green = 0, blue = 0] = channels(colour).map((value) => {
        const share = value / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const groundOf = (element: Element): string => {
      for (let under: Element | null = element; under !== null; under = under.parentElement) {
        const { backgroundColor } = getComputedStyle(under);
        if ((channels(backgroundColor)[3] ?? 1) > 0) return backgroundColor;
      }
      return 'rgb(255, 255, 255)';
    };
    const contrast = (element: Element): number => {
      const [a, b] = [luminance(getComputedStyle(element).color), luminance(groundOf(element))];
      return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    };
    const sizeOf = (element: Element): number => Number.parseFloat(getComputedStyle(element).fontSize);
    return [
      ...(painted.length === 0 ? ['nothing is painted'] : []),
      ...cut.map(({ text }) => `cut off: ${text}`),
      ...overlaps.map((pair) => `over each other: ${pair}`),
      ...painted.flatMap(({ text, parent }) => (sizeOf(parent) < least ? [`${sizeOf(parent)} px: ${text}`] : [])),
      ...painted.flatMap(({ text, parent }) => (contrast(parent) < 7 ? [`contrast ${contrast(parent).toFixed(2)}: ${text}`] : [])),
    ];
  }, leastPx);
