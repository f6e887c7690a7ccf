/** The operator's way to a reader: which devices there are, one of them set up from a card or two. */
import { z } from 'zod';
import { parseCardNumber } from '../../drivers/card-number.ts';
import type { Devices } from '../../drivers/devices.ts';
import type { KioskReaders, KioskSetup } from '../../views/pages/kiosk-readers/model.ts';
import { type OperatorDoneCode, operatorDoneCodes } from '../../views/text/kiosk-operator.ts';
import type { ConfiguredReader } from '../config.ts';
import { operatorIdleMs } from './door.ts';
import type { OperatorDesk } from './desk.ts';
import { baudRates, readersPage, setupPage } from './setup-view.ts';
import { type ReaderSetup, type SetupAnswer, setupKinds } from './reader-setup.ts';

export type OperatorSetupParts = {
  readonly setup: ReaderSetup;
  readonly devices: () => Promise<Devices>;
  readonly readers: () => readonly ConfiguredReader[];
  readonly pages: { readers(page: KioskReaders): string; setup(page: KioskSetup): string };
};

const chosen = z.object({
  kind: z.enum([...setupKinds, 'nfc']),
  path: z.string().min(1).max(255),
  name: z.string().trim().min(1).max(60),
  baudRate: z.coerce
    .number()
    .refine((rate) => baudRates.some((known) => known === rate))
    .default(baudRates[0]),
});

export function addSetup({ router, setting, page, goTo, inside, pressed, peek }: OperatorDesk, parts: OperatorSetupParts): void {
  const { setup, pages } = parts;
  let why = '';
  const doneOf = (asked: unknown): OperatorDoneCode | undefined => operatorDoneCodes.find((code) => code === asked);
  /** Where a try that failed leads; what the machine said of it is shown there. */
  const after = (answer: SetupAnswer, done: OperatorDoneCode): string => {
    why = answer.ok ? '' : answer.why;
    return answer.ok ? `/operator?done=${done}` : `/operator/readers?done=${answer.code}`;
  };

  router.get(
    '/readers',
    inside(async (ctx, session) => {
      const devices = await parts.devices();
      page(
        ctx,
        pages.readers(readersPage(setting(operatorIdleMs), session.form, devices, parts.readers(), doneOf(ctx.query['done']), why)),
      );
      why = '';
    }),
  );
  router.post(
    '/readers',
    pressed(async (ctx, form) => {
      const { data } = chosen.safeParse(Object.fromEntries(form));
      if (data === undefined) return ctx.throw(422);
      const { kind, path, name, baudRate } = data;
      if (kind === 'nfc') return goTo(ctx, after(await setup.add(name, { driver: 'nfc-pcsc', reader: path }), 'reader_set'));
      const begun = await setup.begin({ kind, path, name, baudRate });
      return goTo(ctx, begun.ok ? '/operator/setup' : after(begun, 'reader_set'));
    }),
  );
  router.get(
    '/setup',
    inside((ctx, session) => {
      const now = setup.now();
      if (now === undefined) return goTo(ctx, '/operator/readers');
      const others = parts
        .readers()
        .map(({ name }) => name)
        .filter((name) => name !== now.name);
      return page(ctx, pages.setup(setupPage(setting(operatorIdleMs), session.form, now, others, doneOf(ctx.query['done']))));
    }),
  );
  // Asked by the page every second: nobody pressed anything, so the door's time runs on.
  router.get('/setup/revision', (ctx) => {
    if (!peek(ctx)) return ctx.throw(403);
    ctx.body = { revision: setup.now()?.revision ?? null };
  });
  router.post(
    '/setup/known',
    pressed((ctx, form) => {
      const parsed = parseCardNumber('hex', form.get('known') ?? '');
      goTo(ctx, parsed.ok && setup.know(parsed.value) ? '/operator/setup' : '/operator/setup?done=known_wrong');
    }),
  );
  router.post(
    '/setup/again',
    pressed(async (ctx) => {
      const now = setup.now();
      if (now === undefined) return goTo(ctx, '/operator/readers');
      const begun = await setup.begin(now);
      return goTo(ctx, begun.ok ? '/operator/setup' : after(begun, 'reader_set'));
    }),
  );
  router.post(
    '/setup/use',
    pressed(async (ctx) => goTo(ctx, after(await setup.use(), 'reader_set'))),
  );
  router.post(
    '/setup/cancel',
    pressed(async (ctx) => {
      await setup.cancel();
      goTo(ctx, '/operator/readers?done=reader_kept');
    }),
  );
}
