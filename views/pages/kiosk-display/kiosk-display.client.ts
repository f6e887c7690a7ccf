/** Keeps the kiosk's screen as the kiosk tells it, plays its sounds, sends what is pressed. */

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

/** Notes of a sound: pitch in hertz, length and pause in seconds. */
type Note = { readonly hertz: number; readonly lasts: number; readonly pause: number };

const high: Note = { hertz: 1318, lasts: 0.18, pause: 0 };
const short: Note = { hertz: 880, lasts: 0.09, pause: 0.08 };
const low: Note = { hertz: 294, lasts: 0.3, pause: 0.1 };

const sounds: Readonly<Record<string, readonly Note[]>> = {
  high: [high],
  two_short: [short, short],
  low: [low],
  three_low: [low, low, low],
  short: [short],
  long: [{ hertz: 220, lasts: 1.2, pause: 0 }],
};

/** The peak of a note at full volume: a triangle wave of 1 would crackle in small loudspeakers. */
const peakMax = 0.8;
const barelyHeard = 0.0001;

/** Seconds between two sounds, and how long one may wait for another. */
const betweenSounds = 0.12;
const waitMax = 2;

/** For those who hear less well. */
const slowly = 0.9;

/** Made at the first sound: a browser without leave to play stays silent until somebody presses something. Volume is 0 to 100. */
function player(): (notes: readonly Note[], volume: number) => void {
  let audio: AudioContext | undefined;
  let freeAt = 0;
  document.addEventListener('pointerdown', () => void audio?.resume());
  return (notes, volume) => {
    if (volume <= 0) return;
    audio ??= new AudioContext();
    // Two readers may sound at once: one after the other, each can be told.
    const soonest = audio.currentTime + 0.01;
    let at = Math.min(Math.max(soonest, freeAt), soonest + waitMax);
    for (const { hertz, lasts, pause } of notes) {
      const tone = audio.createOscillator();
      const loudness = audio.createGain();
      tone.type = 'triangle';
      tone.frequency.value = hertz;
      loudness.gain.setValueAtTime(barelyHeard, at);
      loudness.gain.exponentialRampToValueAtTime((peakMax * volume) / 100, at + 0.012);
      loudness.gain.exponentialRampToValueAtTime(barelyHeard, at + lasts);
      tone.connect(loudness).connect(audio.destination);
      tone.start(at);
      tone.stop(at + lasts);
      at += lasts + pause;
    }
    freeAt = at + betweenSounds;
  };
}

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
events.addEventListener('sound', (event: MessageEvent<string>) => play(sounds[event.data] ?? [], volume));
events.addEventListener('speak', (event: MessageEvent<string>) => say(JSON.parse(event.data) as Said, volume));
document.addEventListener('click', press);
