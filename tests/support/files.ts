/** Files for tests: judged as those that a browser sends, kept for something. */
import { bySystem } from '../../server/audit/service.ts';
import type { FileKindCode } from '../../server/contract/codes.ts';
import { keepFile } from '../../server/files/service.ts';
import { judged, type Upload } from '../../server/files/upload.ts';
import type { Scene } from './scene.ts';
import { phonePhoto } from './pictures.ts';
import { type Shown, tokenIn, type Visitor } from './site.ts';

/** A phone's photo unless other bytes are given. */
export function anUpload(name = 'IMG_1.jpg', bytes: Uint8Array = phonePhoto()): Upload {
  const upload = judged({ name, bytes });
  if (!upload.ok) throw new Error(upload.code);
  return upload.value;
}

/** Keeps a file for something of the scene's branch; answers its digest. */
export async function keptFor(scene: Scene, kind: FileKindCode, subjectUid: string, upload: Upload = anUpload()): Promise<string> {
  const reference = { kind, subjectUid, organisationId: scene.branch.id, actor: bySystem };
  const kept = await scene.db.write((tx) => keepFile(tx, scene.world, upload, reference));
  if (!kept.ok) throw new Error(kept.code);
  return kept.value.digest;
}

/** Sends a form with files as a browser does, with the token found on `page`. */
export async function sendFiles(
  visitor: Visitor,
  url: string,
  { page, path = page }: { readonly page: string; readonly path?: string },
  fields: Readonly<Record<string, string>>,
  files: readonly { readonly field?: string; readonly name: string; readonly bytes: Uint8Array }[],
): Promise<Shown> {
  const form = new FormData();
  form.set('csrf', tokenIn(await visitor.get(page)));
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  for (const { field = 'files', name, bytes } of files) form.append(field, new Blob([new Uint8Array(bytes)]), name);
  const response = await fetch(new URL(path, url), {
    method: 'POST',
    body: form,
    redirect: 'manual',
    headers: { accept: 'text/html', cookie: [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}
