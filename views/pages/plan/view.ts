/** The page of one plan in words. */
import type { Say } from '../../say.ts';
import { filesView } from '../files-view.ts';
import type { KindFact, PlanErrorCode, PlanModel } from './model.ts';

const fieldOf: Readonly<Record<PlanErrorCode, string | null>> = {
  day_missing: 'day',
  day_wrong: 'day',
  day_far: 'day',
  day_closed: 'day',
  day_without_scheme: 'day',
  time_wrong: 'time',
  length_wrong: 'length',
  audience_missing: 'audience',
  stay_too_long: 'stay',
  places_wrong: 'places',
  until_wrong: 'until',
  attended: null,
  changed_meanwhile: null,
  form_expired: null,
};

export function kindWords({ kind, points, long }: KindFact, { words, format }: Say): { readonly name: string; readonly worth: string } {
  const { plan } = words.pages;
  const worth = points === null ? plan.worthNothing : plan.worth(format.points(points));
  return {
    name: words.codes.activityKinds[kind],
    worth: long === null ? worth : plan.worthLong(worth, long.hours, format.points(long.points)),
  };
}

/** Hours of study or work, as people say them. */
export function lengthSaid(minutes: number, { words }: Say): string {
  const { plan } = words.pages;
  return minutes < 60 || minutes % 30 !== 0 ? plan.minutes(minutes) : plan.hours(minutes / 60);
}

function searchView({ search }: PlanModel, { words }: Say) {
  const { plan } = words.pages;
  if (search === null) return null;
  const { query, found, more } = search;
  return { query, said: query === '' ? '' : more ? plan.foundMore(found) : plan.found(query, found) };
}

/** What few plans need stands behind one touch, open where something of it was chosen or is wrong. */
function moreView({ values: { terms }, studyOffered, staysOffered }: PlanModel, errorAt: (field: string) => string | null, say: Say) {
  const { plan } = say.words.pages;
  const chosen = (offered: readonly number[], value: string) =>
    [...new Set([...offered.map(String), value])]
      .filter((minutes) => /^\d+$/.test(minutes))
      .toSorted((a, b) => Number(a) - Number(b))
      .map((minutes) => ({ value: minutes, word: lengthSaid(Number(minutes), say), chosen: minutes === value }));
  return {
    ...terms,
    isOpen: terms.out || terms.open || terms.study !== 'usual' || ['stay', 'places', 'until'].some((field) => errorAt(field) !== null),
    studies: [
      { value: 'usual', word: plan.studyUsual, chosen: terms.study === 'usual' },
      { value: '0', word: plan.studyNone, chosen: terms.study === '0' },
      ...chosen(studyOffered, terms.study).filter(({ value }) => value !== '0'),
    ],
    stays: chosen(staysOffered, terms.stay).map((one) => (one.value === '0' ? { ...one, word: plan.stayAny } : one)),
  };
}

export function planView(model: PlanModel, say: Say) {
  const { words, format } = say;
  const { plan } = words.pages;
  const { values, standing, checkIn } = model;
  const saidOf = (code: PlanErrorCode): string =>
    code === 'day_wrong'
      ? plan.errors.day_wrong(values.day)
      : code === 'time_wrong'
        ? plan.errors.time_wrong(values.time)
        : plan.errors[code];
  const errorAt = (field: string): string | null => {
    const code = model.errors.find((candidate) => fieldOf[candidate] === field);
    return code === undefined ? null : saidOf(code);
  };
  const cancelled = standing?.cancelled ?? null;
  const locked = standing !== null && standing.signedIn > 0;
  const kindFact = model.kinds.find(({ kind }) => kind === values.kind) ?? { kind: values.kind, points: null, long: null };
  const audiences = model.audiences.map(({ field, name, audience, chosen, within }) => {
    const whole = within === null ? name : plan.within(name, within);
    return { field, chosen, word: audience === 'committee' ? plan.committeeOf(whole) : whole };
  });
  return {
    title: standing === null ? plan.newTitle : values.title,
    organisationName: model.organisationName,
    action: model.action,
    backHref: model.backHref,
    key: model.key,
    changes: standing?.changes ?? 0,
    values,
    errors: model.errors.map((code) => ({ href: `#${fieldOf[code] ?? 'main'}`, say: saidOf(code) })),
    wrong: {
      day: errorAt('day'),
      time: errorAt('time'),
      length: errorAt('length'),
      audience: errorAt('audience'),
      stay: errorAt('stay'),
      places: errorAt('places'),
      until: errorAt('until'),
    },
    kinds: model.kinds.map((fact) => {
      const { name, worth } = kindWords(fact, say);
      return { value: fact.kind, word: `${name} · ${worth}`, chosen: fact.kind === values.kind };
    }),
    titleHint: plan.titleHint(words.codes.activityKinds[values.kind]),
    hosts: model.hosts.length < 2 ? null : model.hosts.map(({ id, name }) => ({ value: id, word: name, chosen: id === values.host })),
    audiences,
    search: searchView(model, say),
    more: moreView(model, errorAt, say),
    registrationHref: model.registrationHref,
    lengths: model.lengths.map((minutes) => ({
      value: String(minutes),
      word: lengthSaid(minutes, say),
      chosen: String(minutes) === values.length,
    })),
    rules:
      checkIn === null
        ? null
        : {
            opens: plan.opens(checkIn.opensMinutesBefore),
            late: plan.late(checkIn.lateAfterMinutes),
            closes: checkIn.closesAt === 'activity_end' ? plan.closesAtEnd : plan.closesWhenLate,
          },
    dayNotes: model.dayNotes.map((note) =>
      note.kind === 'holiday'
        ? plan.dayNotes.holiday(format.day(note.day), words.codes.holidays[note.holiday])
        : note.kind === 'weekend'
          ? plan.dayNotes.weekend(format.day(note.day))
          : plan.dayNotes.year_unknown(note.day.slice(0, 4)),
    ),
    isNew: standing === null,
    open: cancelled === null && standing?.closed !== true,
    locked,
    facts:
      standing === null
        ? []
        : [
            { name: plan.kind, value: `${kindWords(kindFact, say).name} · ${kindWords(kindFact, say).worth}` },
            { name: plan.when, value: format.span(standing.startsAt, standing.endsAt) },
            {
              name: plan.audience,
              value: audiences
                .filter(({ chosen }) => chosen)
                .map(({ word }) => word)
                .join(plan.comma),
            },
          ],
    sheetHref: standing?.sheetHref ?? null,
    papers:
      standing === null || (standing.papers.action === null && standing.papers.files.length === 0) ? null : filesView(standing.papers, say),
    cancelHref: cancelled === null && standing?.closed !== true ? (standing?.cancelHref ?? null) : null,
    cancelled:
      cancelled === null ? null : { title: plan.cancelledAt(format.moment(cancelled.at)), reason: plan.cancelledWhy(cancelled.reason) },
    closed: standing?.closed === true && cancelled === null,
    done:
      standing === null || standing.done === null
        ? null
        : {
            title: standing.done === 'planned' ? plan.planned : plan.changed,
            say: standing.begun
              ? plan.signedInAlready(standing.signedIn)
              : model.registrationHref === null
                ? plan.willOpen
                : plan.willRegister,
            anotherHref: standing.anotherHref,
          },
    lockedSay: locked && standing !== null ? plan.lockedSay(standing.signedIn) : null,
    submit: standing === null ? plan.submit : plan.save,
  };
}
