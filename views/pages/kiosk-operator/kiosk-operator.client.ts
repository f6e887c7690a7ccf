/** The keys of the operator's door, and the ways back to the check-in screen: nobody presses anything, or somebody taps a card before the door. A reader's set-up is followed. */

const pin = document.querySelector<HTMLInputElement>('#pin');

function press(event: Event): void {
  const key = event.target instanceof Element ? event.target.closest<HTMLElement>('.key') : null;
  if (key === null || pin === null) return;
  if (key.dataset.digit !== undefined && pin.value.length < pin.maxLength) pin.value += key.dataset.digit;
  if (key.dataset.erase !== undefined) pin.value = pin.value.slice(0, -1);
}

document.addEventListener('click', press);

/** As pushed by the kiosk: `tapId` names the tap that is greeted, empty when nobody is. */
type Pushed = { readonly tapId: string };

// A door that nobody is opening must not hide the greeting of the next one who taps.
if (pin !== null || document.querySelector('.pin') !== null) {
  const events = new EventSource('/events');
  let known: string | undefined;
  events.addEventListener('screen', (event: MessageEvent<string>) => {
    const { tapId } = JSON.parse(event.data) as Pushed;
    if (
      known !== undefined &&
      tapId !== '' &&
      tapId !== known &&
      (pin === null || pin.value === '' || document.querySelector('#wedge') !== null)
    )
      location.replace('/');
    known = tapId;
  });
}

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
