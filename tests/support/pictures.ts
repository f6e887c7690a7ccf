/** Small real pictures, left half red and right half blue, 16 by 8, with what a phone writes into them. */

const fromBase64 = (lines: readonly string[]): Uint8Array => Buffer.from(lines.join(''), 'base64');

/** With a colour profile. */
export const plainJpeg = (): Uint8Array =>
  fromBase64([
    '/9j/4AAQSkZJRgABAQAAAQABAAD/4gHYSUNDX1BST0ZJTEUAAQEAAAHIAAAAAAQwAABtbnRyUkdCIFhZWiAH4AABAAEAAAAAAABhY3NwAAAAAAAAAAAAAAAA',
    'AAAAAAAAAAAAAAAAAAAAAQAA9tYAAQAAAADTLQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAlkZXNjAAAA8AAA',
    'ACRyWFlaAAABFAAAABRnWFlaAAABKAAAABRiWFlaAAABPAAAABR3dHB0AAABUAAAABRyVFJDAAABZAAAAChnVFJDAAABZAAAAChiVFJDAAABZAAAAChjcHJ0',
    'AAABjAAAADxtbHVjAAAAAAAAAAEAAAAMZW5VUwAAAAgAAAAcAHMAUgBHAEJYWVogAAAAAAAAb6IAADj1AAADkFhZWiAAAAAAAABimQAAt4UAABjaWFlaIAAA',
    'AAAAACSgAAAPhAAAts9YWVogAAAAAAAA9tYAAQAAAADTLXBhcmEAAAAAAAQAAAACZmYAAPKnAAANWQAAE9AAAApbAAAAAAAAAABtbHVjAAAAAAAAAAEAAAAM',
    'ZW5VUwAAACAAAAAcAEcAbwBvAGcAbABlACAASQBuAGMALgAgADIAMAAxADb/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQ',
    'c1tdhbWGkJ6jq62rZ4C8ybqmx5moq6T/2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSk',
    'pKT/wAARCAAIABADASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAT/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFAEBAAAAAAAAAAAAAAAAAAAABP/E',
    'ABgRAAIDAAAAAAAAAAAAAAAAAAAFQoHB/9oADAMBAAIRAxEAPwCBCBiqdaPZRvD/2Q==',
  ]);

export const plainPng = (): Uint8Array =>
  fromBase64([
    'iVBORw0KGgoAAAANSUhEUgAAABAAAAAICAYAAADwdn+XAAAAJ0lEQVR4AeyQoQ0AAAjDmv3/c/kABALDkqkmFY1g9wEblnsB3DcoAAAA//9LtzGOAAAABklE',
    'QVQDALr0H/FxgNKIAAAAAElFTkSuQmCC',
  ]);

export const plainWebp = (): Uint8Array =>
  fromBase64([
    'UklGRhwCAABXRUJQVlA4WAoAAAAgAAAADwAABwAASUNDUMgBAAAAAAHIAAAAAAQwAABtbnRyUkdCIFhZWiAH4AABAAEAAAAAAABhY3NwAAAAAAAAAAAAAAAA',
    'AAAAAAAAAAAAAAAAAAAAAQAA9tYAAQAAAADTLQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAlkZXNjAAAA8AAA',
    'ACRyWFlaAAABFAAAABRnWFlaAAABKAAAABRiWFlaAAABPAAAABR3dHB0AAABUAAAABRyVFJDAAABZAAAAChnVFJDAAABZAAAAChiVFJDAAABZAAAAChjcHJ0',
    'AAABjAAAADxtbHVjAAAAAAAAAAEAAAAMZW5VUwAAAAgAAAAcAHMAUgBHAEJYWVogAAAAAAAAb6IAADj1AAADkFhZWiAAAAAAAABimQAAt4UAABjaWFlaIAAA',
    'AAAAACSgAAAPhAAAts9YWVogAAAAAAAA9tYAAQAAAADTLXBhcmEAAAAAAAQAAAACZmYAAPKnAAANWQAAE9AAAApbAAAAAAAAAABtbHVjAAAAAAAAAAEAAAAM',
    'ZW5VUwAAACAAAAAcAEcAbwBvAGcAbABlACAASQBuAGMALgAgADIAMAAxADZWUDggLgAAAHABAJ0BKhAACAAEAGgloAJ0AUAAAP7u5H+XMfQr//E2dPfVg/+h',
    'Jj3/+JiyAAA=',
  ]);

const latin = (text: string): Uint8Array => Buffer.from(text, 'latin1');

/** A segment of a JPEG. */
export const segment = (marker: number, content: Uint8Array): Uint8Array =>
  Buffer.concat([Uint8Array.of(0xff, marker, (content.length + 2) >> 8, (content.length + 2) & 0xff), content]);

/** What no kept picture may hold: the maker of the camera, and a place. */
export const cameraMaker = 'ACME Phone 12';
export const placeMark = 'N38 28 W';

/** An Exif segment as phones write it: maker, orientation, a directory of places; in either order of bytes. */
export function exifSegment(orientation: number, little = false): Uint8Array {
  const maker = latin(`${cameraMaker}\0\0\0`);
  const tiff = Buffer.alloc(8 + 2 + 3 * 12 + 4 + maker.length + placeMark.length);
  const put16 = (at: number, value: number) => void (little ? tiff.writeUInt16LE(value, at) : tiff.writeUInt16BE(value, at));
  const put32 = (at: number, value: number) => void (little ? tiff.writeUInt32LE(value, at) : tiff.writeUInt32BE(value, at));
  const makerAt = 8 + 2 + 3 * 12 + 4;
  tiff.write(little ? 'II' : 'MM', 0, 'latin1');
  put16(2, 42);
  put32(4, 8);
  put16(8, 3);
  const entry = (n: number, tag: number, type: number, count: number): number => {
    const at = 10 + n * 12;
    put16(at, tag);
    put16(at + 2, type);
    put32(at + 4, count);
    return at + 8;
  };
  put32(entry(0, 0x010f, 2, maker.length), makerAt);
  put16(entry(1, 0x0112, 3, 1), orientation);
  put32(entry(2, 0x8825, 4, 1), makerAt + maker.length);
  tiff.set(maker, makerAt);
  tiff.set(latin(placeMark), makerAt + maker.length);
  return segment(0xe1, Buffer.concat([latin('Exif\0\0'), tiff]));
}

/** The picture with segments put behind its first mark. */
export const jpegWith = (...segments: readonly Uint8Array[]): Uint8Array => {
  const jpeg = plainJpeg();
  return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);
};

/** A photo as a phone held upright takes it: turned, with maker, place and a preview behind its end. */
export const phonePhoto = (): Uint8Array => Buffer.concat([jpegWith(exifSegment(6)), latin(`${cameraMaker} preview`)]);

/** The smallest PDF that readers open. */
export const plainPdf = (): Uint8Array =>
  latin(
    '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
  );

/** A ZIP of empty files with these names, as its list of contents tells them. */
export function zipOf(names: readonly string[]): Uint8Array {
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  const entries = names.map((name) => {
    const entry = Buffer.alloc(46 + name.length);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(name.length, 28);
    entry.write(name, 46, 'latin1');
    return entry;
  });
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(names.length, 10);
  end.writeUInt32LE(head.length, 16);
  return Buffer.concat([head, ...entries, end]);
}
