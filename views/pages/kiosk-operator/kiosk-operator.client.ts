/** The keys of the operator's door, and the ways back to the check-in screen: nobody presses anything, or somebody taps a card before the door. A reader's set-up is followed. */
import { player } from '../kiosk-display/kiosk-sounds.client.ts';

const pin = document.querySelector<HTMLInputElement>('#pin');

function press(event: Event): void {
  const key = event.target instanceof Element ? event.target.closest<HTMLElement>('.key') : null;
  if (key === null || pin === null) return;
  if (key.dataset.digit !== undefined && pin.value.length < pin.maxLength) pin.value += key.dataset.digit;
  if (key.dataset.erase !== undefined) pin.value = pin.value.slice(0, -1);
}

document.addEventListener('click', press);

/** As pushed by the kiosk: `tapId` names the tap that is greeted, empty when nobody is; `volume` is 0 to 100. */
type Pushed = { readonly tapId: string; readonly volume: number };

const play = player();
const door = document.querySelector('.pin');
const events = new EventSource('/events');
let volume = 0;
let known: string | undefined;
events.addEventListener('screen', (event: MessageEvent<string>) => {
  const pushed = JSON.parse(event.data) as Pushed;
  ({ volume } = pushed);
  const another = known !== undefined && pushed.tapId !== '' && pushed.tapId !== known;
  known = pushed.tapId;
  // A door that nobody is opening must not hide the greeting of the next one who taps.
  if (another && door !== null && (pin === null || pin.value === '' || document.querySelector('#wedge') !== null)) location.replace('/');
});
// Whoever taps while a page of the operator is open hears it all the same.
events.addEventListener('sound', (event: MessageEvent<string>) => play(event.data, volume));

/** Longer than the test's sound: another page would cut it off. */
const soundMs = 1_200;

/** The test of the sound is heard on this page, which the press must not take away. */
function hearTest(form: HTMLFormElement): void {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const body = new URLSearchParams(Array.from(new FormData(form), ([name, value]) => [name, typeof value === 'string' ? value : '']));
    void fetch(form.action, { method: 'POST', body, redirect: 'manual' }).then(() =>
      window.setTimeout(() => location.replace('/operator?done=sounded'), soundMs),
    );
  });
}

const test = document.querySelector<HTMLFormElement>('form[action="/operator/sound"]');
if (test !== null) hearTest(test);

/** The check-in screen comes back by itself where somebody opened a page and went away. */
function goBackWhenLeft(seconds: number): void {
  const back = () => location.replace('/');
  let waiting = window.setTimeout(back, seconds * 1_000);
  const stay = () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(back, seconds * 1_000);
  };
  for (const act of ['pointerdown', 'keydown']) document.addEventListener(act, stay);
}

goBackWhenLeft(Number(document.querySelector<HTMLElement>('#main')?.dataset.backAfter));

const lookEveryMs = 1_000;

/** Draws the page anew when the kiosk knows more, unless somebody is typing. */
function follow(page: HTMLElement): void {
  window.setInterval(() => {
    void (async () => {
      const reply = await fetch('/operator/setup/revision').catch(() => undefined);
      if (reply?.ok !== true) return;
      const { revision } = (await reply.json()) as { revision: number | null };
      const typing = document.activeElement instanceof HTMLInputElement && document.activeElement.value !== '';
      if (String(revision) !== page.dataset.revision && !typing) location.replace('/operator/setup');
    })();
  }, lookEveryMs);
}

const setup = document.querySelector<HTMLElement>('[data-revision]');
if (setup !== null) follow(setup);
