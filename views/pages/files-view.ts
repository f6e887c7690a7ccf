/** Kept files in words: pictures to look at, everything else to open or save. */
import { isPictureCode } from '../../server/contract/codes.ts';
import type { Say } from '../say.ts';
import type { FileFact, FilesPart } from './file-parts.ts';

const kibibyte = 1_024;

/** "430 KB", "2.4 MB". */
export function sizeSaid(bytes: number): string {
  const kilobytes = bytes / kibibyte;
  if (kilobytes < 1_000) return `${Math.max(1, Math.round(kilobytes))} KB`;
  return `${(Math.round((kilobytes / kibibyte) * 10) / 10).toFixed(1).replace(/\.0$/, '')} MB`;
}

export function fileView({ id, name, href, mediaType, bytes, putAt, putBy, removeAction }: FileFact, { words, format }: Say) {
  const { files } = words.pages;
  return {
    id,
    name,
    href,
    picture: isPictureCode(mediaType),
    facts: [words.codes.mediaTypes[mediaType], sizeSaid(bytes), files.put(putBy ?? '', format.moment(putAt))].join(' \u00b7 '),
    removeAction,
    removeSay: files.removeSay(name),
  };
}

export function filesView({ files: facts, action }: FilesPart, say: Say) {
  const files = facts.map((fact) => fileView(fact, say));
  return {
    pictures: files.filter(({ picture }) => picture),
    papers: files.filter(({ picture }) => !picture),
    any: files.length > 0,
    action,
  };
}
