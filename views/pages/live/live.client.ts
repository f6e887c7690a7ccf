/** Keeps a page's live part current: at each event of the branch the page is fetched again, quietly, and that part replaced. */

/** Events come in bursts at a door: one fetch serves all of a burst. */
const settleMs = 400;
/** At most one fetch in this time, however busy the door. */
const restMs = 2_000;

const live = document.querySelector<HTMLElement>('[data-live][data-events]');
if (live !== null) listen(live.id, live.dataset['events'] ?? '');

function listen(id: string, address: string): void {
  let waiting = false;
  let rested: Promise<void> = Promise.resolve();

  async function refresh(): Promise<void> {
    await rested;
    await pause(settleMs);
    waiting = false;
    rested = pause(restMs);
    await replacePart(id);
  }

  const source = new EventSource(address);
  source.addEventListener('ranking', () => {
    if (waiting) return;
    waiting = true;
    whenVisible()
      .then(refresh)
      .catch(() => {
        waiting = false;
      });
  });
  window.addEventListener('pagehide', () => source.close());
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const whenVisible = (): Promise<void> =>
  new Promise((resolve) => {
    if (!document.hidden) return resolve();
    document.addEventListener('visibilitychange', () => resolve(), { once: true });
  });

const isTyping = (part: HTMLElement): boolean =>
  (document.activeElement instanceof HTMLInputElement || document.activeElement instanceof HTMLTextAreaElement) &&
  part.contains(document.activeElement);

/** Who writes is not disturbed: the part waits until the field is left. */
const whenNobodyTypes = (part: HTMLElement | null): Promise<void> =>
  new Promise((resolve) => {
    if (part === null || !isTyping(part)) return resolve();
    part.addEventListener('focusout', () => resolve(), { once: true });
  });

/** Replaces the part; what was opened stays open, what was typed stays, what had the focus keeps it. Leaves the page alone when the session is over. */
async function replacePart(id: string): Promise<void> {
  await whenNobodyTypes(document.getElementById(id));
  const response = await fetch(location.href, { headers: { accept: 'text/html' } });
  if (!response.ok || response.redirected) return;
  const fresh = new DOMParser().parseFromString(await response.text(), 'text/html').getElementById(id);
  const present = document.getElementById(id);
  if (fresh === null || present === null || isTyping(present)) return;

  for (const open of Array.from(present.querySelectorAll<HTMLDetailsElement>('details[id]'))) {
    const details = fresh.querySelector<HTMLDetailsElement>(`#${CSS.escape(open.id)}`);
    if (details !== null) details.open = open.open;
  }
  for (const field of Array.from(present.querySelectorAll<HTMLInputElement>('input[id][type="text"]'))) {
    const next = fresh.querySelector<HTMLInputElement>(`#${CSS.escape(field.id)}`);
    if (next !== null) next.value = field.value;
  }
  const focused = document.activeElement instanceof HTMLAnchorElement ? document.activeElement.getAttribute('href') : null;
  present.replaceChildren(...Array.from(fresh.childNodes));
  if (focused !== null) present.querySelector<HTMLElement>(`a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  document.dispatchEvent(new CustomEvent('flagtap:replaced'));
}
