/**
 * A file encrypted with a key that lies in another file.
 *
 * Layout: the mark (16 bytes), a salt (16), a nonce (12), a proof of the key (32), the content under AES-256-GCM, its
 * tag (16). scrypt (N 2^15, r 8, p 1) makes 64 bytes of the key file's text and the salt: the first 32 are the key, the
 * SHA-256 of the others is the proof. Mark, salt, nonce and proof are authenticated with the content.
 */
import { createCipheriv, createDecipheriv, createHash, scrypt, timingSafeEqual } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, readFile, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { RandomBytes } from '../kernel/uid.ts';
import { type Outcome, ok, refused } from '../kernel/outcome.ts';

const mark = Buffer.from('FLAGTAP-SEALED-1', 'ascii');
const saltBytes = 16;
const nonceBytes = 12;
const proofBytes = 32;
const tagBytes = 16;
const headBytes = mark.length + saltBytes + nonceBytes + proofBytes;

/** Shorter keys can be guessed by whoever has the file. */
export const keyCharsMin = 32;
const keyCharsMax = 4_096;

export type SealFault = 'key_missing' | 'key_short' | 'key_needed' | 'wrong_key' | 'damaged';

type Derived = { readonly key: Buffer; readonly proof: Buffer };

const derive = (text: string, salt: Uint8Array): Promise<Derived> =>
  new Promise((resolve, reject) =>
    scrypt(text, salt, 64, { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 2 ** 20 }, (error, bytes) =>
      error === null
        ? resolve({ key: bytes.subarray(0, 32), proof: createHash('sha256').update(bytes.subarray(32)).digest() })
        : reject(error),
    ),
  );

/** The text of a key file, without the white space around it. */
export async function readKey(path: string): Promise<Outcome<string, SealFault>> {
  const text = await readFile(path, 'utf8').then(
    (whole) => whole.trim(),
    () => null,
  );
  if (text === null) return refused('key_missing');
  return text.length < keyCharsMin || text.length > keyCharsMax ? refused('key_short') : ok(text);
}

async function headOf(file: string): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

export const isSealed = async (file: string): Promise<boolean> => (await headOf(file)).subarray(0, mark.length).equals(mark);

/** Writes `from` encrypted to `to`, which must not exist. Throws what the file system throws; then `to` is not left behind. */
export async function seal(from: string, to: string, key: string, random: RandomBytes): Promise<void> {
  const salt = random(saltBytes);
  const nonce = random(nonceBytes);
  const derived = await derive(key, salt);
  const head = Buffer.concat([mark, salt, nonce, derived.proof]);
  const cipher = createCipheriv('aes-256-gcm', derived.key, nonce);
  cipher.setAAD(head);
  const target = createWriteStream(to, { flags: 'wx', mode: 0o600 });
  try {
    await pipeline(
      createReadStream(from),
      async function* (chunks: AsyncIterable<Buffer>) {
        yield head;
        for await (const chunk of chunks) yield cipher.update(chunk);
        yield cipher.final();
        yield cipher.getAuthTag();
      },
      target,
    );
  } catch (error) {
    await rm(to, { force: true });
    throw error;
  }
}

/** Writes the content of a sealed file to `to`. What is refused leaves no `to`: nothing unproven is ever read. */
export async function unseal(from: string, to: string, key: string): Promise<Outcome<null, SealFault>> {
  const head = await headOf(from);
  if (head.length < headBytes) return refused('damaged');
  const salt = head.subarray(mark.length, mark.length + saltBytes);
  const nonce = head.subarray(mark.length + saltBytes, mark.length + saltBytes + nonceBytes);
  const derived = await derive(key, salt);
  if (!timingSafeEqual(derived.proof, head.subarray(-proofBytes))) return refused('wrong_key');
  const handle = await open(from, 'r');
  try {
    const { size } = await handle.stat();
    if (size < headBytes + tagBytes) return refused('damaged');
    const { buffer: tag } = await handle.read(Buffer.alloc(tagBytes), 0, tagBytes, size - tagBytes);
    const decipher = createDecipheriv('aes-256-gcm', derived.key, nonce);
    decipher.setAAD(head);
    decipher.setAuthTag(tag);
    const isEmpty = size === headBytes + tagBytes;
    let proven = true;
    await pipeline(
      isEmpty ? Readable.from([]) : createReadStream(from, { start: headBytes, end: size - tagBytes - 1 }),
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) yield decipher.update(chunk);
        try {
          yield decipher.final();
        } catch {
          proven = false;
        }
      },
      createWriteStream(to, { mode: 0o600 }),
    );
    if (proven) return ok(null);
    await rm(to, { force: true });
    return refused('damaged');
  } catch (error) {
    await rm(to, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}
