/** What a file is, by its bytes; what it is called; what a picture keeps of its taker: nothing. */
import { describe, expect, test } from 'vitest';
import { pngWithoutTraces, webpWithoutTraces } from '../../../server/files/chunks.ts';
import { orientationIn, withoutTraces } from '../../../server/files/jpeg.ts';
import { mediaTypeOf } from '../../../server/files/media-type.ts';
import { cleanedName, fileBytesMax } from '../../../server/files/rules.ts';
import { judged } from '../../../server/files/upload.ts';
import {
  cameraMaker,
  exifSegment,
  jpegWith,
  phonePhoto,
  placeMark,
  plainJpeg,
  plainPdf,
  plainPng,
  plainWebp,
  segment,
  zipOf,
} from '../../support/pictures.ts';

const latin = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const ofText = (text: string): Uint8Array => Buffer.from(text, 'utf8');
const joined = (...parts: readonly Uint8Array[]): Uint8Array => Buffer.concat(parts);

test.for<{ bytes: Uint8Array; type: string | undefined; why: string }>([
  { bytes: plainJpeg(), type: 'jpeg', why: 'a photo' },
  { bytes: plainPng(), type: 'png', why: 'a picture of a screen' },
  { bytes: plainWebp(), type: 'webp', why: 'a photo of a newer phone' },
  { bytes: plainPdf(), type: 'pdf', why: 'a scan' },
  { bytes: plainPdf().subarray(0, 100), type: 'text', why: 'a PDF cut short has no end and is opened by nobody' },
  { bytes: ofText('<html>%PDF-1.4 %%EOF'), type: 'text', why: 'a page that names a PDF is a text, saved and never shown' },
  { bytes: zipOf(['[Content_Types].xml', 'word/document.xml']), type: 'docx', why: 'a document' },
  { bytes: zipOf(['[Content_Types].xml', 'xl/workbook.xml']), type: 'xlsx', why: 'a workbook' },
  { bytes: zipOf(['[Content_Types].xml', 'word/document.xml', 'word/vbaProject.bin']), type: undefined, why: 'it carries a program' },
  { bytes: zipOf(['[Content_Types].xml', 'ppt/presentation.xml']), type: undefined, why: 'slides are not asked for' },
  { bytes: zipOf(['a.txt']), type: undefined, why: 'any ZIP may hold anything' },
  { bytes: zipOf(['[Content_Types].xml', 'word/document.xml']).subarray(0, 40), type: undefined, why: 'its list of contents is gone' },
  { bytes: ofText('PK\u0003\u0004 a text'), type: undefined, why: 'it only begins as a ZIP' },
  { bytes: ofText('\u4f1a\u8bae\u8bb0\u5f55\r\n1. \u515a\u8bfe\n'), type: 'text', why: 'lines in UTF-8' },
  { bytes: Buffer.from([0xbb, 0xe1, 0xd2, 0xe9]), type: undefined, why: 'GBK is not UTF-8 and would be shown wrong' },
  { bytes: ofText('a\u0000b'), type: undefined, why: 'a text has no NUL' },
  { bytes: ofText(' \n'), type: undefined, why: 'nothing to read' },
  { bytes: Buffer.from('GIF89a...'), type: 'text', why: 'what is no picture of ours and reads as text is text' },
  { bytes: Buffer.from([0x4d, 0x5a, 0x90, 0x00]), type: undefined, why: 'a program' },
])('$type: $why', ({ bytes, type }) => {
  expect(mediaTypeOf(bytes)).toBe(type);
});

test.for([
  { given: 'IMG_2031.JPG', type: 'jpeg', name: 'IMG_2031.jpg', why: 'the ending in small letters' },
  { given: 'photo.jpeg', type: 'jpeg', name: 'photo.jpeg', why: 'either ending of a photo' },
  { given: 'C:\\fakepath\\a b.png', type: 'png', name: 'a b.png', why: 'folders are nobody’s business' },
  { given: '../../etc/passwd', type: 'text', name: 'passwd.txt', why: 'no way out of a folder' },
  { given: 'evil.html', type: 'text', name: 'evil.html.txt', why: 'the ending says what it is' },
  { given: 'photo.exe', type: 'jpeg', name: 'photo.exe.jpg', why: 'an ending that lies stays visible' },
  { given: 'a\u202egpj.exe', type: 'pdf', name: 'a gpj.exe.pdf', why: 'marks that turn the writing go' },
  { given: '', type: 'pdf', name: 'file.pdf', why: 'a name is needed' },
  { given: '....', type: 'webp', name: 'file.webp', why: 'dots are no name' },
  { given: 'a:b*c?"d".docx', type: 'docx', name: 'a b c d.docx', why: 'no file system takes these' },
  { given: `${'x'.repeat(200)}.pdf`, type: 'pdf', name: `${'x'.repeat(80)}.pdf`, why: 'not longer than a line' },
  { given: `${'x'.repeat(79)}\u{20bb7}.txt`, type: 'text', name: `${'x'.repeat(79)}.txt`, why: 'no half of a rare character' },
] as const)('$given is kept as $name: $why', ({ given, type, name }) => {
  expect(cleanedName(given, type)).toBe(name);
});

describe('a photo', () => {
  test.for([1, 2, 3, 4, 5, 6, 7, 8])('turned %i stays turned, in either order of bytes, and tells nothing else', (turned) => {
    for (const little of [false, true]) {
      const clean = withoutTraces(jpegWith(exifSegment(turned, little)));
      if (clean === null) throw new Error('a photo was refused');
      expect([latin(clean).includes(cameraMaker), latin(clean).includes(placeMark)]).toEqual([false, false]);
      const exif = latin(clean).indexOf('Exif');
      expect(exif === -1 ? 1 : orientationIn(clean.subarray(exif))).toBe(turned);
      expect(latin(clean)).toContain('ICC_PROFILE');
    }
  });

  test('without traces is kept as it is', () => {
    expect(Buffer.compare(withoutTraces(plainJpeg()) ?? new Uint8Array(), plainJpeg())).toBe(0);
  });

  test.for<{ bytes: Uint8Array; gone: string; why: string }>([
    { bytes: jpegWith(segment(0xfe, ofText('taken by somebody'))), gone: 'somebody', why: 'a comment' },
    { bytes: jpegWith(segment(0xe1, ofText('http://ns.adobe.com/xap/1.0/\0<place/>'))), gone: 'place', why: 'XMP' },
    { bytes: jpegWith(segment(0xed, ofText('Photoshop 3.0\0caption'))), gone: 'caption', why: 'a caption' },
    { bytes: jpegWith(segment(0xe2, ofText('MPF\0index'))), gone: 'index', why: 'a second picture' },
    { bytes: joined(plainJpeg(), ofText('a film behind the picture')), gone: 'film', why: 'what hangs behind the end' },
    { bytes: jpegWith(exifSegment(3), exifSegment(8)), gone: cameraMaker, why: 'two of them' },
  ])('loses $why', ({ bytes, gone }) => {
    const clean = withoutTraces(bytes);
    expect(clean === null || latin(clean).includes(gone)).toBe(false);
    expect(latin(clean ?? new Uint8Array()).endsWith('\u00ff\u00d9')).toBe(true);
  });

  test.for<{ bytes: Uint8Array; why: string }>([
    { bytes: plainJpeg().subarray(0, 300), why: 'cut off before the picture begins' },
    { bytes: Uint8Array.of(0xff, 0xd8, 0xff, 0xd9), why: 'nothing in it' },
    { bytes: Uint8Array.of(0xff, 0xd8, 0xff, 0xe1, 0x00), why: 'a length that is not there' },
    { bytes: Uint8Array.of(0xff, 0xd8, 0xff, 0xe1, 0x00, 0x01, 0x00), why: 'a length shorter than itself' },
    { bytes: joined(Uint8Array.of(0xff, 0xd8), ofText('text')), why: 'no mark where one must stand' },
  ])('that is none is refused: $why', ({ bytes }) => {
    expect(withoutTraces(bytes)).toBeNull();
  });

  test.for<{ exif: Uint8Array; why: string }>([
    { exif: ofText('Exif\0\0MM'), why: 'cut off' },
    { exif: ofText('Exif\0\0XX\0*\0\0\0\u0008\0\u0001'), why: 'an unknown order of bytes' },
    { exif: joined(ofText('Exif\0\0'), Uint8Array.of(0x4d, 0x4d, 0, 42, 0xff, 0xff, 0xff, 0xff, 0, 1)), why: 'a directory elsewhere' },
    { exif: exifSegment(9).subarray(4), why: 'nobody turns a picture so' },
  ])('whose turn cannot be read stands upright: $why', ({ exif }) => {
    expect(orientationIn(exif)).toBe(1);
  });
});

describe('other pictures', () => {
  const chunk = (name: string, content: Uint8Array): Uint8Array => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(content.length, 0);
    head.write(name, 4, 'latin1');
    return joined(head, content, Buffer.alloc(4));
  };

  test('a PNG loses its texts, its time and what hangs behind it', () => {
    const png = plainPng();
    const told = joined(
      png.subarray(0, 33),
      chunk('eXIf', ofText(placeMark)),
      chunk('tEXt', ofText(cameraMaker)),
      chunk('tIME', new Uint8Array(7)),
      png.subarray(33),
      ofText('more'),
    );
    expect(Buffer.compare(pngWithoutTraces(told) ?? new Uint8Array(), png)).toBe(0);
    expect(pngWithoutTraces(png.subarray(0, 50))).toBeNull();
  });

  test('a WebP loses its Exif and XMP and no longer announces them', () => {
    const webp = plainWebp();
    const exif = joined(ofText('EXIF'), Uint8Array.of(8, 0, 0, 0), ofText(placeMark));
    const told = Buffer.from(joined(webp, exif, ofText('behind')));
    told.writeUInt32LE(webp.length - 8 + exif.length, 4);
    told[20] = (told[20] ?? 0) | 0x08 | 0x04;
    expect(Buffer.compare(webpWithoutTraces(told) ?? new Uint8Array(), webp)).toBe(0);
    expect(webpWithoutTraces(webp.subarray(0, 100))).toBeNull();
  });
});

test.for<{ bytes: Uint8Array; answer: string; why: string }>([
  { bytes: phonePhoto(), answer: 'jpeg', why: 'a photo' },
  { bytes: new Uint8Array(), answer: 'file_damaged', why: 'an empty file is a mistake' },
  { bytes: new Uint8Array(fileBytesMax + 1), answer: 'files_too_large', why: 'larger than one may be' },
  { bytes: Uint8Array.of(1, 2, 3), answer: 'file_kind_unknown', why: 'nobody can say what it is' },
  { bytes: plainPng().subarray(0, 40), answer: 'file_damaged', why: 'a picture that came in part' },
])('judged $answer: $why', ({ bytes, answer }) => {
  const found = judged({ name: 'a', bytes });
  expect(found.ok ? found.value.mediaType : found.code).toBe(answer);
});
