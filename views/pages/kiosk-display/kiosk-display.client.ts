/** Keeps the kiosk's screen as the kiosk tells it, plays its sounds, sends what is pressed. */
import { player } from './kiosk-sounds.client.ts';

/** As pushed by the kiosk. `passedMs` tells how long a greeting has stood already. */
type Pushed = {
  readonly tone: string;
  readonly lang: string;
  readonly otherLanguage: string;
  readonly html: string;
  readonly said: string;
  readonly passedMs: number;
  readonly elderly: boolean;
  /** 0 to 100. */
  readonly volume: number;
};

/** For those who hear less well. */
const slowly = 0.9;

type Said = { readonly sentence: string; readonly lang: string };

/**
 * Says one sentence at a time, the newest. A browser without a voice stays silent; so does one whose voices are all of other
 * languages, and a window that nobody sees.
 */
function say({ sentence, lang }: Said, volume: number): void {
  if (!('speechSynthesis' in window)) return;
  speechSynthesis.cancel();
  if (sentence === '' || volume <= 0 || document.visibilityState !== 'visible') return;
  const voices = speechSynthesis.getVoices();
  const language = lang.slice(0, 2);
  const voice = voices.find((one) => one.lang === lang) ?? voices.find((one) => one.lang.slice(0, 2) === language);
  // The list may not be there yet: then the browser chooses by the language.
  if (voice === undefined && voices.length > 0) return;
  const spoken = new SpeechSynthesisUtterance(sentence);
  spoken.lang = voice?.lang ?? lang;
  spoken.voice = voice ?? null;
  spoken.volume = volume / 100;
  spoken.rate = slowly;
  speechSynthesis.speak(spoken);
}

/** Elderly mode was switched off in the middle of a sentence. */
function hush(): void {
  if ('speechSynthesis' in window && speechSynthesis.speaking) speechSynthesis.cancel();
}

const found = (id: string): HTMLElement => {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`the page lacks #${id}`);
  return element;
};

function show(pushed: Pushed): void {
  const screen = found('screen');
  document.documentElement.lang = pushed.lang;
  document.body.classList.toggle('kiosk--elderly', pushed.elderly);
  screen.className = `screen screen--${pushed.tone}`;
  screen.innerHTML = pushed.html;
  screen.style.setProperty('--passed', String(pushed.passedMs));
  found('language').textContent = pushed.otherLanguage;
  if (found('said').textContent !== pushed.said) found('said').textContent = pushed.said;
}

const send = (path: string, body: object) =>
  fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }).catch(() => undefined);

function press(event: Event): void {
  const button = event.target instanceof Element ? event.target.closest<HTMLElement>('button') : null;
  if (button === null) return;
  if (button.dataset.card !== undefined) void send('/simulate', { card: button.dataset.card });
  else if (button.dataset.activity !== undefined) void send('/choose', { activityId: button.dataset.activity || null });
  else if (button.id === 'language') void send('/language', {});
}

const holdMs = 700;

/** The operator's page opens to a finger that stays, or to a key: a sleeve that brushes over it opens nothing. */
function openWhenHeld(mark: HTMLElement): void {
  let waiting: number | undefined;
  const release = () => {
    window.clearTimeout(waiting);
    mark.classList.remove('operator-mark--held');
  };
  mark.addEventListener('pointerdown', (event) => {
    if (!event.isPrimary || event.button !== 0) return;
    mark.classList.add('operator-mark--held');
    waiting = window.setTimeout(() => location.assign('/operator'), holdMs);
  });
  for (const end of ['pointerup', 'pointerleave', 'pointercancel']) mark.addEventListener(end, release);
  mark.addEventListener('contextmenu', (event) => event.preventDefault());
  // A click that no pointer made comes from the keyboard or a screen reader.
  mark.addEventListener('click', (event) => event.detail > 0 && event.preventDefault());
}

openWhenHeld(found('operator'));
const play = player();
let volume = 0;
const events = new EventSource('/events');
events.addEventListener('screen', (event: MessageEvent<string>) => {
  const pushed = JSON.parse(event.data) as Pushed;
  ({ volume } = pushed);
  if (!pushed.elderly) hush();
  show(pushed);
});
events.addEventListener('sound', (event: MessageEvent<string>) => play(event.data, volume));
events.addEventListener('speak', (event: MessageEvent<string>) => say(JSON.parse(event.data) as Said, volume));
document.addEventListener('click', press);
