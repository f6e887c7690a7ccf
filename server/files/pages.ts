/** Files of one thing as a page shows them. */
import type { Knex } from 'knex';
import type { FilesPart } from '../../views/pages/file-parts.ts';
import type { FileKindCode } from '../contract/codes.ts';
import { addresses } from '../http/addresses.ts';
import { filesOf } from './queries.ts';

/** `action` is where files are added, and below it removed by their uid; null for somebody who reads. */
export async function filesPart(db: Knex, kind: FileKindCode, subjectUid: string, action: string | null): Promise<FilesPart> {
  const files = (await filesOf(db, kind, [subjectUid])).get(subjectUid) ?? [];
  return {
    action,
    files: files.map(({ uid, digest, name, mediaType, size, putAt, putBy }) => ({
      id: uid,
      name,
      href: addresses.file(digest),
      mediaType,
      bytes: size,
      putAt,
      putBy,
      removeAction: action === null ? null : `${action}/${uid}/remove`,
    })),
  };
}
