/** Files: bytes once by their digest, and what they belong to. */
import { type Migration, lengthIs, runAll } from '../dialect.ts';

export const files: Migration = {
  name: '0015-files',
  async up(tx, { id, int, text, bytes, strict }) {
    await runAll(tx, [
      `create table files (
        id ${id},
        digest ${text} not null unique ${lengthIs('digest', 64)},
        media_type ${text} not null check (length(media_type) between 1 and 20),
        size ${int} not null check (size between 1 and 10485760),
        kept_at ${text} not null ${lengthIs('kept_at', 24)},
        bytes ${bytes} not null check (length(bytes) = size)
      )${strict}`,
      `create table file_references (
        id ${id},
        uid ${text} not null unique ${lengthIs('uid', 36)},
        file_id ${int} not null references files (id),
        kind ${text} not null check (length(kind) between 1 and 20),
        subject_uid ${text} not null ${lengthIs('subject_uid', 36)},
        name ${text} not null check (length(name) between 1 and 100),
        account_id ${int} references accounts (id),
        put_at ${text} not null ${lengthIs('put_at', 24)},
        removed_at ${text} ${lengthIs('removed_at', 24)},
        removed_by ${int} references accounts (id),
        check (removed_at is null or removed_at >= put_at)
      )${strict}`,
      `create unique index file_references_once on file_references (kind, subject_uid, file_id) where removed_at is null`,
      `create index file_references_by_file on file_references (file_id)`,
    ]);
  },
};
