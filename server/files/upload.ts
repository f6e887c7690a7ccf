/** Turns what a browser sent into files that may be kept: judged by their bytes, without traces, named. */
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { MediaTypeCode } from '../contract/codes.ts';
import type { AppContext, Deps } from '../http/deps.ts';
import { type FilePart, readFileForm } from '../http/multipart.ts';
import { type Outcome, ok, type Refused, refused } from '../kernel/outcome.ts';
import { pngWithoutTraces, webpWithoutTraces } from './chunks.ts';
import { withoutTraces } from './jpeg.ts';
import { mediaTypeOf } from './media-type.ts';
import { cleanedName, fileBytesMax, filesPerRequestMax, requestBytesMax } from './rules.ts';

/** A file as it is kept. */
export type Upload = {
  readonly name: string;
  readonly mediaType: MediaTypeCode;
  readonly bytes: Uint8Array;
  /** SHA-256 of the bytes as kept, in hex. */
  readonly digest: string;
};

export type UploadRefusal = 'file_kind_unknown' | 'file_damaged' | 'files_too_large' | 'files_too_many';

export const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const cleaners: Readonly<Partial<Record<MediaTypeCode, (bytes: Uint8Array) => Uint8Array | null>>> = {
  jpeg: withoutTraces,
  png: pngWithoutTraces,
  webp: webpWithoutTraces,
};

/** One file judged. Pictures lose where and when they were taken. */
export function judged({ name, bytes }: Pick<FilePart, 'name' | 'bytes'>): Outcome<Upload, UploadRefusal> {
  if (bytes.length === 0) return refused('file_damaged');
  if (bytes.length > fileBytesMax) return refused('files_too_large', { megabytes: fileBytesMax / 1_048_576 });
  const mediaType = mediaTypeOf(bytes);
  if (mediaType === undefined) return refused('file_kind_unknown');
  const clean = cleaners[mediaType]?.(bytes) ?? (mediaType in cleaners ? null : bytes);
  if (clean === null) return refused('file_damaged');
  return ok({ name: cleanedName(name, mediaType), mediaType, bytes: clean, digest: digestOf(clean) });
}

export type Uploaded<T> = {
  readonly fields: T;
  /** Empty where one of them was refused: a form is kept whole or not at all. */
  readonly uploads: readonly Upload[];
  readonly refusal: Refused<UploadRefusal> | null;
};

/** As `readForm`, for a form with files to keep. What was typed is answered also where a file was refused. */
export async function readUploads<T>(
  ctx: AppContext,
  deps: Deps,
  schema: z.ZodType<T>,
): Promise<Outcome<Uploaded<T>, 'form_expired' | 'files_too_large' | 'server_busy'>> {
  const form = await readFileForm(ctx, deps, schema, requestBytesMax);
  if (!form.ok) return form;
  const { fields, files } = form.value;
  if (files.length > filesPerRequestMax)
    return ok({ fields, uploads: [], refusal: refused('files_too_many', { files: filesPerRequestMax }) });
  const uploads: Upload[] = [];
  for (const file of files) {
    const upload = judged(file);
    if (!upload.ok) return ok({ fields, uploads: [], refusal: upload });
    uploads.push(upload.value);
  }
  return ok({ fields, uploads, refusal: null });
}
