/** Ticks everybody at a touch, and says on the button how many are ticked. */

const form = document.querySelector<HTMLFormElement>('form[data-ticks]');
const every = document.querySelector<HTMLElement>('[data-all]');
const boxes = (): readonly HTMLInputElement[] => Array.from(form?.querySelectorAll<HTMLInputElement>('input[type="checkbox"]') ?? []);
const count = (): number => boxes().filter((box) => box.checked).length;

function say(): void {
  const button = form?.querySelector('button');
  const ticked = count();
  if (form && button)
    button.textContent = (ticked > 0 ? form.dataset['submit'] : form.dataset['nobody'])?.replace('{count}', String(ticked)) ?? '';
  if (every) every.textContent = (ticked === boxes().length ? every.dataset['none'] : every.dataset['every']) ?? '';
}

form?.addEventListener('change', say);
every?.addEventListener('click', (event) => {
  event.preventDefault();
  const tick = count() < boxes().length;
  for (const box of boxes()) box.checked = tick;
  say();
});
say();
