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

/** Made at the first sound: a browser without leave to play stays silent until somebody presses something. Volume is 0 to 100. */
function player(): (notes: readonly Note[], volume: number) => void {
  let audio: AudioContext | undefined;
  document.addEventListener('pointerdown', () => void audio?.resume());
  return (notes, volume) => {
    if (volume <= 0) return;
    audio ??= new AudioContext();
    let at = audio.currentTime + 0.01;
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
  };
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
  else if (button.dataset.activity !== undefined) void send('/choose', { activityId: button.dataset.activity });
  else if (button.id === 'language') void send('/language', {});
}

const play = player();
let volume = 0;
const events = new EventSource('/events');
events.addEventListener('screen', (event: MessageEvent<string>) => {
  const pushed = JSON.parse(event.data) as Pushed;
  ({ volume } = pushed);
  show(pushed);
});
events.addEventListener('sound', (event: MessageEvent<string>) => play(sounds[event.data] ?? [], volume));
document.addEventListener('click', press);
