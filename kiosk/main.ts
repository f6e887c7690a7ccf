/** A running kiosk: its parts wired together. */
import { pageKeyboard } from '../drivers/keyboard-wedge-page.ts';
import { readerKinds } from '../drivers/registry.ts';
import { openSerialPort } from '../drivers/serial-port.ts';
import { handFedCards } from '../drivers/simulated.ts';
import type { HeartbeatReply } from '../server/contract/devices.ts';
import type { Roster } from '../server/contract/roster.ts';
import { dayOf, instantAt } from '../server/kernel/calendar.ts';
import type { Instant } from '../server/kernel/clock.ts';
import { uidMaker } from '../server/kernel/uid.ts';
import { type KioskFile, kioskConfig } from './config.ts';
import { type Beat, keepContact } from './contact.ts';
import { filesSetAside } from './damage.ts';
import { startDisplay } from './display.ts';
import { displayFiles } from './display-files.ts';
import { lookOf } from './display-look.ts';
import { makeEnrolment } from './enrolment.ts';
import { enrollingAt } from './enrolment-screen.ts';
import { headsKeeper, openHeads } from './heads.ts';
import type { Aloud } from './heard.ts';
import { makeHearing } from './hearing.ts';
import { makeKeeper } from './keeper.ts';
import { type KioskParts, newSecret } from './kiosk-parts.ts';
import { keptSession, leaveLink } from './launch-link.ts';
import { linkTeller } from './link.ts';
import { always, every, tryAgainMs } from './loops.ts';
import { openDoor } from './operator/door.ts';
import { makeWatcher } from './operator/facts.ts';
import { operatorRoutes } from './operator/routes.ts';
import { openOwnFile, ownFilePath } from './own-file.ts';
import { type Preferences, keptBy, openPreferences } from './preferences.ts';
import { openQueue } from './queue.ts';
import { exportTaps } from './queue-export.ts';
import { runReader } from './reader-run.ts';
import { readerSetup } from './operator/reader-setup.ts';
import { makeReaders } from './readers.ts';
import { knownRoster, noRoster } from './roster.ts';
import { keptRoster } from './roster-copy.ts';
import { makeRounds } from './rounds.ts';
import { hearDevice } from './operator/setup-hearing.ts';
import { saidAloud } from './screen.ts';
import { type Effect, type Fact, type Station, newStation, nextTimeUpMs, step } from './station.ts';
import { storageProbe } from './storage-probe.ts';
import { readToken } from './token.ts';
import { makeUploader } from './uploader.ts';

const keepAliveMs = 15_000;

export type Kiosk = {
  /** The link that opens the display, its launch token inside. */
  readonly url: string;
  close(): Promise<void>;
};

/** Starts a kiosk. Throws BadKioskConfig (exit 78), NotPaired, DisplayPortTaken, AlreadyServed before anything runs. */
export async function startKiosk(file: KioskFile, parts: KioskParts): Promise<Kiosk> {
  const { clock, upMs, log } = parts;
  const strip = handFedCards();
  const page = pageKeyboard();
  const kinds = readerKinds({ simulated: { strip, lines: parts.lines }, page });
  const config = kioskConfig(file, kinds);
  const remote = { fetch: parts.fetch, server: config.server, token: readToken(config.tokenFile) };
  const files = displayFiles({ compiled: parts.compiled, wedge: config.wedge !== undefined });
  const newUid = uidMaker(clock, parts.randomBytes);
  const bootId = newUid();
  const db = await openOwnFile(config.dataFolder, clock, (damaged, why) => {
    log(
      `the queue file is damaged (${why}); it was set aside and a new one begun. Its taps come back with: flagtap kiosk rescue ${damaged} --into CONFIG`,
    );
  });
  const queue = await openQueue(db, clock, newUid);
  const keepHeads = headsKeeper(await openHeads(db), clock, log);
  const preferences = await openPreferences(db, { locale: config.locale, elderly: config.elderly, volume: config.volume });
  const stop = new AbortController();
  const { signal } = stop;

  let roster = noRoster;
  const names = config.readers.map(({ name }) => name);
  let state: Station = {
    ...newStation(clock(), upMs(), names),
    rescueDue: filesSetAside(ownFilePath(config.dataFolder)).length > 0,
  };
  let rewind = new AbortController();
  const watcher = makeWatcher({
    db,
    clock,
    upMs,
    version: parts.version,
    dataFolder: config.dataFolder,
    state: () => state,
    readers: () => readers.list(),
    preferences: preferences.now,
  });
  const door = await openDoor({ db, dataFolder: config.dataFolder, upMs, newSecret: () => newSecret(parts.randomBytes), log });
  const contactRounds = makeRounds(parts.delay);

  const readers = makeReaders(config.readers, (reader, until) =>
    runReader({ reader, seen: () => state.readers, happen, tellWhy: watcher.whyLost, log, delay: parts.delay }, until),
  );
  const hear = hearDevice({ ...parts, open: openSerialPort, kinds });
  const setup = readerSetup({ ...parts, hear, configFile: file.source, kinds, readers });

  const enrolment = makeEnrolment(upMs);
  const enrolling = () => enrollingAt(enrolment, config.server);

  const display = await startDisplay({
    port: config.displayPort,
    launchToken: newSecret(parts.randomBytes),
    sessionToken: keptSession(config.dataFolder, () => newSecret(parts.randomBytes)),
    files,
    look: () => lookOf(state, preferences.now(), upMs(), enrolling()),
    log,
    sampleCards: config.sampleCards,
    onSampleCard: (card) => strip.feed(card),
    wedge: config.wedge === undefined ? undefined : { bounds: config.wedge, keyboard: page, kept: () => keeper.idle() },
    onChoose: (activityId) => happen({ kind: 'chosen', activityId }),
    onOtherLanguage: () => void prefer({ locale: preferences.now().locale === 'zh' ? 'en' : 'zh' }),
    operator: (port) =>
      operatorRoutes({
        ...parts,
        port,
        door,
        bounds: config.wedge,
        pages: files.operator,
        preferences: preferences.now,
        setup: { setup, devices: parts.devices, readers: readers.list, pages: files.operator },
        enrolment,
        enrolling,
        facts: watcher.facts,
        acts: {
          send: () => uploader.sendNow(),
          fetchRoster: () => watcher.rosterAsked(contactRounds.now()),
          prefer: (part) => prefer(part),
          sound: () => display.play('high'),
          exportTaps: (which) => exportTaps(db, which, clock()),
        },
      }),
  }).catch(async (error: unknown) => {
    await db.close();
    throw error;
  });

  const takeLinkAway = leaveLink(config.linkFile, display.url, log);

  const prefer = (part: Partial<Preferences>): Promise<boolean> => {
    const kept = keptBy(preferences, part, log);
    display.refresh();
    return kept;
  };

  /** Everything that happens goes through here: one step, then its acts. */
  const happen = (fact: Fact): void => {
    for (const listener of [watcher, setup, enrolment]) listener.happened(fact);
    const next = step(config, state, { at: clock(), upMs: upMs(), ...fact });
    state = next.state;
    for (const effect of next.effects) perform(effect);
    display.refresh();
    rewind.abort();
  };

  const speak = (aloud: Aloud): void => {
    const { elderly, locale } = preferences.now();
    if (elderly) display.speak(saidAloud(aloud, locale));
  };

  const perform = (effect: Effect): void => {
    if (effect.kind === 'sound') display.play(effect.sound, effect.tapId);
    else if (effect.kind === 'speak') speak(effect.aloud);
    else if (effect.kind === 'upload') uploader.nudge();
    else keeper.keep(effect);
  };

  const keeper = makeKeeper({
    queue,
    bootId,
    log,
    roster: () => roster,
    onStored(stored) {
      happen({ kind: 'stored', ...stored });
      countAnew();
    },
    onFailed: (code) => happen({ kind: 'store_failed', code, tapped: true }),
  });

  const today = () => instantAt(dayOf(clock()));
  const tellCounts = async (): Promise<void> => {
    const { waiting, people } = await queue.counts(today());
    happen({ kind: 'counts', waiting, people });
  };

  const countAnew = (): void => void tellCounts().catch((error: unknown) => log('the queue could not be counted', error));
  const useRoster = (copy: Roster, currentAt: Instant): void => {
    watcher.roster(copy, currentAt);
    roster = knownRoster(copy, remote.token);
    keepHeads(copy);
    happen({ kind: 'plan', organisation: roster.organisation, activities: roster.activities });
  };

  const tellLink = linkTeller(clock, (link) => {
    happen({ kind: 'link', link });
    if (!link.online && link.fault === 'device')
      log('the server does not know this kiosk; taps are kept here. Pair it again: flagtap kiosk CONFIG --pair CODE');
  });
  const uploader = makeUploader({
    ...parts,
    remote,
    queue,
    bootId,
    tellLink,
    onVerdicts(verdicts) {
      for (const verdict of verdicts) happen({ kind: 'verdict', verdict });
      if (verdicts.some(({ verdict }) => verdict === 'fork'))
        log('another machine sends under this kiosk: was its disk copied? Pair both machines anew; all taps are kept');
      countAnew();
    },
  });

  const heartbeat = async (): Promise<Beat> => {
    // The numbers first: a tap that comes in between then still counts as waiting.
    const { settledTo, ...numbering } = await queue.numbering();
    const { waiting } = await queue.counts(today());
    const readers = state.readers.map((reader) => ({ name: reader.name, state: reader.state }));
    return { settledTo, told: { version: parts.version, ...numbering, waiting, sentAt: clock(), readers } };
  };

  const hearing = makeHearing({
    queue,
    upMs,
    clockIsRight: () => state.clockWrong === undefined,
    onAgain() {
      countAnew();
      uploader.nudge();
    },
    log,
  });
  const onHeard = (reply: HeartbeatReply, beat: Beat): Promise<void> => {
    happen({ kind: 'server_clock', serverAt: reply.now });
    return hearing(reply, beat);
  };

  const tickTock = async (): Promise<void> => {
    while (!signal.aborted) {
      const wait = nextTimeUpMs(state) - upMs();
      if (wait <= 0) happen({ kind: 'time' });
      rewind = new AbortController();
      await parts.delay(Math.max(1, wait), rewind.signal);
    }
  };

  const copy = await keptRoster(db);
  if (copy !== undefined) useRoster(copy.roster, copy.fetchedAt);
  await tellCounts();

  const contact = {
    db,
    remote,
    clock,
    rounds: contactRounds,
    etag: copy?.etag,
    heartbeat,
    onRoster: (fetched: Roster) => useRoster(fetched, clock()),
    onCurrent: watcher.rosterCurrent,
    onHeard,
    tellLink,
    log,
  };
  const probeStorage = storageProbe({
    queue,
    isFaulty: () => state.storage !== undefined,
    onWorks: () => happen({ kind: 'store_works' }),
    onFailed: (code) => happen({ kind: 'store_failed', code, tapped: false }),
  });
  const running = [
    readers.run(signal),
    tickTock(),
    always(parts, 'upload', (until) => uploader.run(until), signal),
    always(parts, 'contact', (until) => keepContact(contact, until), signal),
    always(
      parts,
      'display',
      every(parts, keepAliveMs, async () => display.keepAlive()),
      signal,
    ),
    always(parts, 'storage', every(parts, tryAgainMs, probeStorage), signal),
  ];

  return {
    url: display.url,
    async close() {
      await setup.cancel();
      stop.abort();
      rewind.abort();
      await Promise.all(running);
      await keeper.idle();
      takeLinkAway();
      await display.close();
      await db.close();
    },
  };
}
