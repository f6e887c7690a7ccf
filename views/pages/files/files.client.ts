/** Makes chosen photos smaller before they are sent, and says how much it is; a form of files alone is sent at once. Without it everything is sent as it is. */

/** The longer side of a photo that a page can show. */
const sideMax = 2_000;
/** A smaller photo is left alone. */
const bytesLeftAlone = 600_000;
const quality = 0.85;
const requestBytesMax = 24 * 1_048_576;

/** Forms whose photos are made smaller just now ... */
const busy = new WeakSet<HTMLFormElement>();
/** ... and those sent meanwhile: they go when that is done. */
const waiting = new WeakSet<HTMLFormElement>();

const sizeSaid = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1_024))} KB` : `${(bytes / 1_048_576).toFixed(1)} MB`;

/** The photo with its longer side cut down, turned as it is seen; the file itself where that makes it no smaller. */
async function shrunk(file: File): Promise<File> {
  if (!/^image\/(?:jpeg|png|webp)$/.test(file.type) || file.size <= bytesLeftAlone) return file;
  // Not by an address of the file: our pages load pictures from our server alone. Turned as its Exif says, as pages show it.
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, sideMax / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  const pen = canvas.getContext('2d');
  if (pen === null) return file;
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality));
  if (blob === null || blob.size >= file.size) return file;
  return new File([blob], file.name.replace(/\.[^.]*$/, '') + '.jpg', { type: 'image/jpeg' });
}

/** False where the files are too much to send. */
async function prepare(input: HTMLInputElement): Promise<boolean> {
  const told = document.getElementById(`${input.id}-told`);
  const tell = (text: string | undefined): void => {
    if (told !== null) told.textContent = text ?? '';
  };
  const chosen = Array.from(input.files ?? []);
  if (chosen.length === 0) {
    tell('');
    return false;
  }
  tell(input.dataset['shrinking']);
  const bag = new DataTransfer();
  for (const file of chosen) bag.items.add(await shrunk(file).catch(() => file));
  input.files = bag.files;
  const bytes = Array.from(bag.files).reduce((sum, file) => sum + file.size, 0);
  const words = bytes > requestBytesMax ? input.dataset['tooLarge'] : input.dataset['ready'];
  tell(words?.replace('{count}', String(chosen.length)).replace('{size}', sizeSaid(bytes)));
  return bytes <= requestBytesMax;
}

document.addEventListener('change', (event) => {
  const input = event.target;
  if (!(input instanceof HTMLInputElement) || !input.matches('[data-files]') || input.form === null) return;
  const { form } = input;
  busy.add(form);
  void prepare(input).then((fits) => {
    busy.delete(form);
    if (fits && (form.matches('.files__form') || waiting.has(form))) form.requestSubmit();
    waiting.delete(form);
  });
});

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !busy.has(form)) return;
  event.preventDefault();
  waiting.add(form);
});
