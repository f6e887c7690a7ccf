/** Shows the print buttons, which do nothing without script; paper opens every total. */

function show(): void {
  for (const button of Array.from(document.querySelectorAll<HTMLElement>('[data-print]'))) button.hidden = false;
}

document.addEventListener('click', (event) => {
  if (event.target instanceof Element && event.target.closest('[data-print]') !== null) window.print();
});
const closed = new Set<HTMLDetailsElement>();
window.addEventListener('beforeprint', () => {
  for (const details of Array.from(document.querySelectorAll<HTMLDetailsElement>('details:not([open])'))) {
    details.open = true;
    closed.add(details);
  }
});
window.addEventListener('afterprint', () => {
  for (const details of closed) details.open = false;
  closed.clear();
});

document.addEventListener('flagtap:replaced', show);
show();
