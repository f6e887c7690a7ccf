/** Copies what stands in a field. Without a safe connection browsers have only the older way. */

for (const button of Array.from(document.querySelectorAll<HTMLButtonElement>('[data-copy]'))) {
  const field = document.getElementById(button.dataset['copy'] ?? '');
  if (!(field instanceof HTMLInputElement)) continue;
  button.hidden = false;
  field.addEventListener('focus', () => field.select());
  button.addEventListener('click', () => {
    field.focus();
    field.select();
    const copied = (): void => {
      button.textContent = button.dataset['copied'] ?? '';
    };
    if ('clipboard' in navigator) void navigator.clipboard.writeText(field.value).then(copied);
    else if (document.execCommand('copy')) copied();
  });
}
