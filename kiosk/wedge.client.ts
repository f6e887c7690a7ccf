/** The display page's ear for a reader that types: heard before anything else, sent until the kiosk has it on its disk. */
import { type BurstBounds, type Held, fallSilent, hearFrom, heldFrom } from '../drivers/key-burst.ts';
import { monotonicMs } from '../server/kernel/clock.ts';

/** A key is handled this much after it was pressed at most, on a page that has other things to do. */
const lateMs = 100;
const lateTimesMax = 5;
const answerMsMax = 3_000;
const tryAgainMs = 400;
/** Whoever tapped is told to wait after this, and to tap again after the other. */
const waitingShownMs = 800;
const giveUpMs = 8_000;
const lostShownMs = 15_000;
const unfocusedShownMs = 1_000;
/** So soon after the page began, keys may be the rest of a card whose beginning went to the page before. */
const settleMs = 1_000;
/** Cards that wait for the kiosk. */
const unsentMax = 20;

type Card = { readonly text: string; readonly at: number };
type Notice = 'waiting' | 'lost' | 'closed' | 'unfocused';
type Answer = 'kept' | 'again' | 'closed' | 'lost';

const notice = ((): HTMLElement => {
  const element = document.getElementById('wedge');
  if (element === null) throw new Error('the page lacks #wedge');
  return element;
})();
const bounds: BurstBounds = { gapMs: Number(notice.dataset['gapMs']), leastKeys: Number(notice.dataset['leastKeys']) };

/** One language a line. */
const linesOf = (words: string): readonly HTMLElement[] =>
  words.split('\n').map((line) => Object.assign(document.createElement('span'), { textContent: line }));

let shown: Notice | undefined;
let hiding: ReturnType<typeof setTimeout> | undefined;
function tell(what: Notice | undefined): void {
  // An expired page stays one.
  if (shown === 'closed' || shown === what) return;
  clearTimeout(hiding);
  shown = what;
  notice.hidden = what === undefined;
  notice.className = `wedge wedge--${what ?? 'none'}`;
  notice.replaceChildren(...(what === undefined ? [] : linesOf(notice.dataset[what] ?? '')));
  if (what === 'lost') hiding = setTimeout(() => tell(undefined), lostShownMs);
}

const bodyOf = ({ text, at }: Card): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ text, agoMs: Math.max(0, Math.round(monotonicMs() - at)) }),
});

async function post(card: Card): Promise<Answer> {
  try {
    const { ok, status } = await fetch('/wedge', { ...bodyOf(card), signal: AbortSignal.timeout(answerMsMax) });
    if (ok) return 'kept';
    // The kiosk was started anew, and this page is of the time before.
    if (status === 403) return 'closed';
    return status >= 500 ? 'again' : 'lost';
  } catch {
    return 'again';
  }
}

const unsent: Card[] = [];
let sending = false;

function take(text: string, at: number): void {
  if (unsent.length >= unsentMax) return tell('lost');
  unsent.push({ text, at });
  if (!sending) void sendAll();
}

/** One after the other, in the order of the cards. */
async function sendAll(): Promise<void> {
  sending = true;
  for (let card = unsent[0]; card !== undefined; card = unsent[0]) {
    const waiting = setTimeout(() => tell('waiting'), Math.max(0, waitingShownMs - (monotonicMs() - card.at)));
    const answer = await post(card);
    clearTimeout(waiting);
    if (answer === 'again' && monotonicMs() - card.at < giveUpMs) {
      if (monotonicMs() - card.at > waitingShownMs) tell('waiting');
      await new Promise((resolve) => setTimeout(resolve, tryAgainMs));
      continue;
    }
    unsent.shift();
    if (answer === 'kept') tell(undefined);
    else tell(answer === 'closed' ? 'closed' : 'lost');
  }
  sending = false;
}

const trustedFrom = monotonicMs() + settleMs;
let held: Held = heldFrom(monotonicMs());
let silence: ReturnType<typeof setTimeout> | undefined;

function fall(): void {
  const heard = fallSilent(bounds, held);
  if (heard.typed !== undefined) take(heard.typed, held.lastAt);
  held = heard.held;
}

/** A timer that comes late proves that the page was busy: keys may wait behind it. */
function awaitSilence(lateTimes = 0): void {
  clearTimeout(silence);
  const dueMs = monotonicMs() + bounds.gapMs + lateMs;
  const due = () => (monotonicMs() > dueMs + lateMs && lateTimes < lateTimesMax ? awaitSilence(lateTimes + 1) : fall());
  silence = setTimeout(due, bounds.gapMs + lateMs);
}

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]');
/** Signs in a field are left to it: a person types there, and a reader that does only leaves its number. */
const actsAnyway = (event: KeyboardEvent): boolean =>
  event.ctrlKey || event.metaKey || event.altKey || (isField(event.target) && event.key.length === 1);

const stopped = new Set<string>();
function stop(event: KeyboardEvent): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}

function onKeyDown(event: KeyboardEvent): void {
  // A key arrives here, so whatever the browser says, this page hears the reader.
  listen();
  const heard = hearFrom(trustedFrom, bounds, held, { code: event.code, at: event.timeStamp, repeat: event.repeat });
  held = heard.held;
  if (heard.typed !== undefined) take(heard.typed, event.timeStamp);
  awaitSilence();
  if (!heard.ofReader || actsAnyway(event)) return;
  stopped.add(event.code);
  stop(event);
}

/** A button is pressed by Space as it goes up. */
function onKeyUp(event: KeyboardEvent): void {
  if (stopped.delete(event.code)) stop(event);
}

/** Open while this page hears the reader: the kiosk knows it by that. */
let listening: EventSource | undefined;
let leaving: ReturnType<typeof setTimeout> | undefined;

function listen(): void {
  clearTimeout(leaving);
  if (shown === 'unfocused') tell(undefined);
  if (listening !== undefined || monotonicMs() < trustedFrom) return;
  const events = new EventSource('/wedge');
  events.addEventListener('error', () => events.readyState === EventSource.CLOSED && tell('closed'));
  listening = events;
}

function leave(): void {
  clearTimeout(leaving);
  leaving = setTimeout(() => {
    listening?.close();
    listening = undefined;
    tell('unfocused');
  }, unfocusedShownMs);
}

/** What is on its way is sent as the page goes; half a card as one that nobody can read. */
function onPageHide(): void {
  clearTimeout(silence);
  const half = held.text.length < 2 ? [] : [{ text: `?${held.text}`, at: held.lastAt }];
  for (const card of [...unsent, ...half]) void fetch('/wedge', { ...bodyOf(card), keepalive: true }).catch(() => undefined);
}

document.addEventListener('keydown', onKeyDown, { capture: true });
document.addEventListener('keyup', onKeyUp, { capture: true });
window.addEventListener('focus', listen);
window.addEventListener('blur', leave);
window.addEventListener('pagehide', onPageHide);
setTimeout(() => (document.hasFocus() ? listen() : leave()), settleMs);
