/** Keeps the sheet current in place: what changed is fetched and written into the page, where nothing moves, opens or closes. */

/** Taps come in bursts at a door: one fetch serves all of a burst. */
const settleMs = 300;
/** At most one fetch in this time, however busy the door. */
const restMs = 1_000;
/** Without a word from the server the sheet is still compared with it so often: a stream may be dead without saying so. */
const quietMs = 30_000;
/** While the stream is broken ... */
const brokenMs = 3_000;
/** An answer that takes longer than this does not come. */
const answerMs = 10_000;

const sheet = document.querySelector<HTMLElement>('#sheet[data-live]');
if (sheet !== null) void follow(sheet);

/** A bell that rings once for however many pulls. */
type Bell = { readonly pull: () => void; readonly rung: (withinMs: number) => Promise<boolean> };

function bell(): Bell {
  let pulled = false;
  let wake = (): void => undefined;
  return {
    pull() {
      pulled = true;
      wake();
    },
    rung: (withinMs) =>
      new Promise((resolve) => {
        const answer = (): void => {
          clearTimeout(timer);
          resolve(pulled);
          pulled = false;
          wake = () => undefined;
        };
        const timer = setTimeout(answer, withinMs);
        if (pulled) answer();
        else wake = answer;
      }),
  };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The stream of the server's words; opened again when the browser gave it up. */
type Stream = { readonly isOpen: () => boolean; readonly reopen: () => void; readonly close: () => void };

/** Each opening rings: what happened meanwhile was not told. So does each loss: whether it is the server is seen by asking. */
function streamOf(address: string, ring: () => void): Stream {
  if (address === '') return { isOpen: () => true, reopen: () => undefined, close: () => undefined };
  const open = (): EventSource => {
    const source = new EventSource(address);
    for (const word of ['open', 'ranking', 'error']) source.addEventListener(word, ring);
    return source;
  };
  let source = open();
  return {
    isOpen: () => source.readyState === EventSource.OPEN,
    reopen() {
      source.close();
      source = open();
    },
    close: () => source.close(),
  };
}

async function follow(part: HTMLElement): Promise<void> {
  const { live = '', events = '' } = part.dataset;
  const { pull, rung } = bell();
  const stream = streamOf(events, pull);
  window.addEventListener('online', pull);
  window.addEventListener('pageshow', pull);
  document.addEventListener('visibilitychange', pull);
  window.addEventListener('pagehide', stream.close);

  let tag = '';
  while (part.dataset['live'] !== undefined) {
    const told = await rung(stream.isOpen() ? quietMs : brokenMs);
    if (document.hidden) continue;
    if (told) await pause(settleMs);
    const fetched = await fetchPart(live, tag);
    if (fetched === null) {
      part.dataset['state'] = 'stale';
      await pause(brokenMs);
      pull();
      continue;
    }
    const { fresh } = fetched;
    const isNews = fresh !== null && tag !== '';
    tag = fetched.tag;
    if (fresh !== null) become(part, fresh);
    part.dataset['state'] = 'fresh';
    for (const since of Array.from(part.querySelectorAll('[data-since]'))) since.textContent = fetched.at;
    // News that nobody told of: the stream is dead, or was given up.
    const isDeaf = !stream.isOpen() || (isNews && !told);
    if (isDeaf) stream.reopen();
    await pause(isDeaf ? brokenMs : restMs);
  }
  stream.close();
}

type Fetched = {
  readonly tag: string;
  /** Null where nothing changed. */
  readonly fresh: HTMLElement | null;
  /** By the server's clock, as it is written on the page. */
  readonly at: string;
};

/** Null when the server did not answer, or not with the sheet: it is away, or the session is over. */
async function fetchPart(address: string, tag: string): Promise<Fetched | null> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), answerMs);
  try {
    const response = await fetch(address, { headers: { 'if-none-match': tag }, signal: late.signal });
    const at = new Date(response.headers.get('date') ?? 0).toLocaleTimeString('en-GB', {
      hour: '2-digit',
      minute: '2-digit',
      timeZone: 'Asia/Shanghai',
    });
    if (response.status === 304) return { tag, fresh: null, at };
    if (!response.ok || response.redirected) return null;
    const fresh = new DOMParser().parseFromString(await response.text(), 'text/html').getElementById('sheet');
    return fresh === null ? null : { tag: response.headers.get('etag') ?? '', fresh, at };
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

/** What the page itself keeps, whatever the server says. */
const isKept = (element: Element, name: string): boolean =>
  (name === 'open' && element.tagName === 'DETAILS') || (name === 'data-state' && element.id === 'sheet');

function becomeAttributes(present: Element, fresh: Element): void {
  for (const { name } of Array.from(present.attributes))
    if (!fresh.hasAttribute(name) && !isKept(present, name)) present.removeAttribute(name);
  for (const { name, value } of Array.from(fresh.attributes))
    if (present.getAttribute(name) !== value && !isKept(present, name)) present.setAttribute(name, value);
}

/** What has a key is another thing once its key is another. */
const isSame = (old: HTMLElement, next: HTMLElement): boolean => old.tagName === next.tagName && old.dataset['key'] === next.dataset['key'];

/** Makes an element what the fresh one is. Elements that are there already stay: nothing moves, focus and what was opened stay. */
function become(present: Element, fresh: Element): void {
  if (present.isEqualNode(fresh) || present.hasAttribute('data-since')) return;
  becomeAttributes(present, fresh);
  const olds = Array.from(present.childNodes);
  const news = Array.from(fresh.childNodes);
  for (const [i, next] of news.entries()) {
    const old = olds[i];
    if (old === undefined) present.append(next);
    else if (old instanceof HTMLElement && next instanceof HTMLElement && isSame(old, next)) become(old, next);
    else if (!old.isEqualNode(next)) old.replaceWith(next);
  }
  for (const old of olds.slice(news.length)) old.remove();
}
