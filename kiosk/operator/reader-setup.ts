/** Sets one reader up from cards that are tapped on it: which terminator, format and byte order it has. One at a time. */
import { type Finding, type Reading, calibrate, canBeKnown, readingsMax } from '../../drivers/calibration.ts';
import type { CardNumber } from '../../drivers/card-number.ts';
import type { Hearing } from '../../drivers/port-taps.ts';
import { type ReaderKind, ReaderLost } from '../../drivers/reader.ts';
import type { Piece } from '../../drivers/sighting.ts';
import type { MonotonicMs, delay } from '../../server/kernel/clock.ts';
import { BadKioskConfig, kioskConfig, readKioskFile } from '../config.ts';
import { type ReaderKeys, writeReader } from '../profile.ts';
import type { Readers } from '../readers.ts';
import type { Fact } from '../station.ts';

/** A set-up that was left ends by itself: until then its reader takes no taps. */
export const setupMsMax = 5 * 60_000;
/** The same card on two readers is tapped within this. */
export const referenceMs = 60_000;

export const setupKinds = ['serial', 'keyboard'] as const;
export type SetupKind = (typeof setupKinds)[number];

export type SetupDevice = {
  readonly kind: SetupKind;
  readonly path: string;
  /** Of a serial port only. */
  readonly baudRate: number;
  /** Of the reader in the configuration, there already or new. */
  readonly name: string;
};

export type SetupNow = SetupDevice & {
  /** Cards tapped so far. */
  readonly cards: number;
  /** The number of the newest card is known. */
  readonly known: boolean;
  readonly finding: Finding;
  /** Grows with everything that happens. */
  readonly revision: number;
  /** The device went away, in the machine's words. */
  readonly lost?: string;
};

export type SetupRefusal = 'device_away' | 'not_certain' | 'file_refused' | 'nothing_set_up';
/** `why` is what the machine said. */
export type SetupAnswer = { readonly ok: true } | { readonly ok: false; readonly code: SetupRefusal; readonly why: string };

export type ReaderSetup = {
  now(): SetupNow | undefined;
  /** Takes the device from the reader that has it, and listens. */
  begin(device: SetupDevice): Promise<SetupAnswer>;
  /** The number of the newest card: somebody read it off. False for one that the next tap would not repeat. */
  know(number: CardNumber): boolean;
  /** Another reader of this kiosk may read the same card. */
  happened(fact: Fact): void;
  /** Writes what was found into the configuration file and runs the reader with it. */
  use(): Promise<SetupAnswer>;
  /** Adds a reader that needs no set-up, or changes the one of its name. */
  add(name: string, keys: ReaderKeys): Promise<SetupAnswer>;
  /** Ends it, nothing changed; the reader that was there runs again. */
  cancel(): Promise<void>;
};

export type SetupParts = {
  /** Opens a device and listens. Rejects with ReaderLost. */
  readonly hear: (device: SetupDevice) => Promise<Hearing>;
  readonly configFile: string;
  readonly kinds: readonly ReaderKind[];
  readonly readers: Readers;
  readonly upMs: MonotonicMs;
  readonly delay: typeof delay;
};

/** What spoils one reading and says nothing of the reader: the card is tapped again. */
const mendable: readonly string[] = ['two_cards', 'badge', 'phone'];

type Run = {
  readonly device: SetupDevice;
  readonly hearing: Hearing;
  readonly stop: AbortController;
  readings: readonly Reading[];
  finding: Finding;
  lost?: string;
};

export function readerSetup(parts: SetupParts): ReaderSetup {
  const { readers, upMs, configFile, kinds } = parts;
  let run: Run | undefined;
  let reference: { readonly card: CardNumber; readonly upMs: number } | undefined;
  let revision = 0;

  const recalculated = (of: Run, readings: readonly Reading[]): void => {
    of.finding = calibrate(readings);
    const spoiled = of.finding.state === 'none' && mendable.includes(of.finding.why);
    of.readings = spoiled ? readings.slice(0, -1) : readings;
    revision += 1;
  };
  const take = (of: Run, pieces: readonly Piece[]): void => {
    const known = reference !== undefined && upMs() - reference.upMs <= referenceMs ? reference.card : undefined;
    reference = undefined;
    const before = of.readings.length >= readingsMax ? [] : of.readings;
    recalculated(of, [...before, { pieces, known }]);
  };
  const knowNewest = (of: Run, known: CardNumber): void => {
    const newest = of.readings.at(-1);
    if (newest !== undefined) recalculated(of, [...of.readings.slice(0, -1), { ...newest, known }]);
  };
  const listen = async (of: Run): Promise<void> => {
    try {
      for (;;) {
        const pieces = await of.hearing.next(of.stop.signal);
        if (pieces === undefined) return;
        take(of, pieces);
      }
    } catch (error) {
      of.lost = whyOf(error);
      revision += 1;
    }
  };
  /** Lets go of the device; whose reader it was is told. */
  const ended = async (): Promise<string | undefined> => {
    const was = run;
    run = undefined;
    was?.stop.abort();
    await was?.hearing.close();
    revision += 1;
    return was?.device.name;
  };
  const configured = (name: string) => kioskConfig(readKioskFile(configFile), kinds).readers.find((reader) => reader.name === name);
  const put = async (name: string, keys: ReaderKeys): Promise<SetupAnswer> => {
    try {
      writeReader(configFile, kinds, name, keys);
      const reader = configured(name);
      if (reader !== undefined) await readers.put(reader);
      return { ok: true };
    } catch (error) {
      if (!(error instanceof BadKioskConfig) && !isRefusedByDisk(error)) throw error;
      return { ok: false, code: 'file_refused', why: whyOf(error) };
    }
  };
  /** Whoever had the device runs again as before. */
  const resume = async (name: string | undefined): Promise<void> => {
    const reader = readers.list().find((one) => one.name === name);
    if (reader !== undefined) await readers.put(reader);
  };
  const cancel = async (): Promise<void> => {
    await resume(await ended());
  };

  return {
    now() {
      if (run === undefined) return undefined;
      const { device, readings, finding, lost } = run;
      return {
        ...device,
        cards: readings.length,
        known: readings.at(-1)?.known !== undefined,
        finding,
        revision,
        ...(lost === undefined ? {} : { lost }),
      };
    },
    async begin(device) {
      await cancel();
      await readers.rest(device.name);
      try {
        const hearing = await parts.hear(device);
        const begun: Run = { device, hearing, stop: new AbortController(), readings: [], finding: calibrate([]) };
        run = begun;
        revision += 1;
        void listen(begun);
        void parts.delay(setupMsMax, begun.stop.signal).then(() => (run === begun ? cancel() : undefined));
        return { ok: true };
      } catch (error) {
        await resume(device.name);
        if (!(error instanceof ReaderLost)) throw error;
        return { ok: false, code: 'device_away', why: whyOf(error) };
      }
    },
    know(number) {
      if (run === undefined || !canBeKnown(number)) return false;
      knowNewest(run, number);
      return true;
    },
    happened(fact) {
      if (fact.kind !== 'read' || !fact.card.ok) return;
      const { reader } = fact;
      const card = fact.card.value;
      if (run === undefined || reader === run.device.name || !canBeKnown(card)) return;
      if (run.readings.at(-1)?.known === undefined && run.readings.length > 0) knowNewest(run, card);
      else reference = { card, upMs: upMs() };
    },
    async use() {
      if (run === undefined) return { ok: false, code: 'nothing_set_up', why: '' };
      const { finding, device } = run;
      if (finding.state !== 'certain') return { ok: false, code: 'not_certain', why: '' };
      await ended();
      const answer = await put(device.name, keysOf(device, finding.profile));
      if (!answer.ok) await resume(device.name);
      return answer;
    },
    add: put,
    cancel,
  };
}

const keysOf = (
  { kind, path, baudRate }: SetupDevice,
  { terminator, format }: { readonly terminator: string; readonly format: string },
): ReaderKeys =>
  kind === 'serial'
    ? { driver: 'serial-pos', path, baudRate, terminator, format }
    : { driver: 'keyboard-wedge', from: 'device', path, format };

const whyOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
};

/** A read-only root, or a folder of somebody else. */
const isRefusedByDisk = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && ['EROFS', 'EACCES', 'EPERM', 'ENOSPC', 'ENOENT'].includes(String(error.code));
