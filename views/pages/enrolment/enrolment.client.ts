/** Keeps the registering page current: it looks again while the kiosk listens, and sends the form once both taps are there. */

const everyMs = 1_500;
const id = 'enrolment';

const partOf = (page: ParentNode): HTMLElement | null => page.querySelector<HTMLElement>(`#${id}`);
const stateOf = (part: HTMLElement | null): string => part?.dataset['state'] ?? '';
const send = (): void => partOf(document)?.querySelector<HTMLFormElement>('form[data-check]')?.requestSubmit();

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function freshPart(): Promise<HTMLElement | null> {
  const response = await fetch(location.href, { headers: { accept: 'text/html' } });
  if (!response.ok || response.redirected) return null;
  return partOf(new DOMParser().parseFromString(await response.text(), 'text/html'));
}

/** Only the part about the one who stands there is replaced: whoever reads the list is not disturbed. */
function replaceNow(fresh: HTMLElement): void {
  const part = partOf(document);
  const [present, next] = [part?.querySelector('.enrolment__now'), fresh.querySelector('.enrolment__now')];
  if (part === null || !present || !next || present.innerHTML === next.innerHTML) return;
  part.dataset['state'] = stateOf(fresh);
  const focused = document.activeElement !== null && present.contains(document.activeElement);
  present.replaceChildren(...Array.from(next.childNodes));
  if (focused) present.querySelector<HTMLElement>('button')?.focus({ preventScroll: true });
}

async function listen(): Promise<void> {
  while (stateOf(partOf(document)) === 'waiting') {
    await pause(everyMs);
    if (document.hidden) continue;
    const fresh = await freshPart().catch(() => null);
    if (fresh !== null) replaceNow(fresh);
  }
  if (stateOf(partOf(document)) === 'ready') send();
}

void listen();
