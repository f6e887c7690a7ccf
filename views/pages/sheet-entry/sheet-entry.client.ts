/** Comfort for entering a paper sheet: all or nobody ticked by one touch, and how many are. */

const form = document.querySelector<HTMLFormElement>('form[data-entry]');
if (form !== null) help(form);

function help(entry: HTMLFormElement): void {
  const boxes = Array.from(entry.querySelectorAll<HTMLInputElement>('input[type="checkbox"]'));
  const told = entry.querySelector<HTMLElement>('[data-ticked]');
  const words = told?.dataset['ticked'] ?? '';
  const tell = (): void => {
    if (told !== null) told.textContent = words.replace('{count}', String(boxes.filter((box) => box.checked).length));
  };
  for (const button of Array.from(entry.querySelectorAll<HTMLButtonElement>('[data-tick]'))) {
    button.hidden = false;
    button.addEventListener('click', () => {
      for (const box of boxes) box.checked = button.dataset['tick'] === 'all';
      tell();
    });
  }
  entry.addEventListener('change', (event) => {
    const field = event.target;
    // Whoever has a time of their own came.
    if (field instanceof HTMLInputElement && field.name.startsWith('t.') && field.value !== '') {
      const own = boxes.find((box) => box.name === `m.${field.name.slice(2)}`);
      if (own !== undefined) own.checked = true;
    }
    tell();
  });
  tell();
}
