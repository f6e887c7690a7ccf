/** An operator at a kiosk: its browser's cookies, the forms of its pages. */
import { opened, type Running } from '../running.ts';

/** A PIN that is not easy. */
export const pin = '492817';

export type Operator = {
  readonly kiosk: Running;
  get(path?: string): Promise<{ status: number; text: string; headers: Headers }>;
  /** Sends a form as the page would; `form` is the session's secret where not given. */
  post(
    path: string,
    fields?: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<{ status: number; to: string }>;
  enter(typed?: string): Promise<string>;
};

export async function anOperator(kiosk: Running): Promise<Operator> {
  const { origin, cookie } = await opened(kiosk);
  let session = '';
  let form = '';
  const headers = () => ({ cookie: session === '' ? cookie : `${cookie}; ${session}` });
  const operator: Operator = {
    kiosk,
    async get(path = '') {
      const reply = await fetch(`${origin}/operator${path}`, { headers: headers(), redirect: 'manual' });
      const text = await reply.text();
      form = /name="form" value="([\w-]+)"/.exec(text)?.[1] ?? form;
      return { status: reply.status, text, headers: reply.headers };
    },
    async post(path, fields = {}, more = {}) {
      const body = new URLSearchParams({ form, ...fields });
      const reply = await fetch(`${origin}/operator${path}`, {
        method: 'POST',
        body,
        headers: { ...headers(), origin, ...more },
        redirect: 'manual',
      });
      const given = reply.headers.get('set-cookie')?.split(';')[0];
      if (given !== undefined) session = given.endsWith('=') ? '' : given;
      return { status: reply.status, to: reply.headers.get('location') ?? '' };
    },
    async enter(typed = pin) {
      await operator.post('/pin', { pin: typed });
      return (await operator.get()).text;
    },
  };
  return operator;
}
