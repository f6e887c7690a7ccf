/** A scheme in words: what earns what, each cap in a half sentence, what is left of it. */
import type { Say } from '../../say.ts';
import { capWords, flagView } from '../parts-view.ts';
import type { CapLeft, RuleCategory, RuleItem, SchemeModel, SchemeShown } from './model.ts';

function capView({ cap, left }: CapLeft, say: Say): { readonly say: string; readonly left: string | null; readonly full: boolean } {
  const { scheme } = say.words.pages;
  if (left === null) return { say: capWords(cap, say), left: null, full: false };
  const window = scheme.now[cap.window];
  const said = cap.maxPoints === null ? scheme.leftTimes(window, left) : scheme.left(window, say.format.points(left));
  return { say: capWords(cap, say), left: left === 0 ? scheme.full(window) : said, full: left === 0 };
}

function itemView(item: RuleItem, say: Say) {
  const { words, format, name } = say;
  const { scheme } = words.pages;
  const caps = item.caps.map((cap) => capView(cap, say));
  return {
    name: name(item.name),
    points: format.signed(item.points),
    minus: item.points < 0,
    per: scheme.perUnit(name(item.unit)),
    how: [
      item.award.map((kind) => scheme.awards[kind]).join(scheme.or),
      ...(item.committee ? [scheme.committee] : []),
      ...(caps.length === 0 ? [scheme.noCap] : caps.map((cap) => cap.say)),
    ].join(' \u00b7 '),
    left: caps.flatMap(({ left, full }) => (left === null ? [] : [{ say: left, full }])),
  };
}

const categoryView = (category: RuleCategory, say: Say) => ({
  id: category.code.toLowerCase(),
  name: say.name(category.name),
  notes: [
    ...category.caps.map((cap) => {
      const { say: said, left } = capView(cap, say);
      return [say.words.pages.scheme.together(said), ...(left === null ? [] : [left])].join(say.words.pages.schemes.comma);
    }),
    ...(category.full === null ? [] : [say.words.pages.scheme.startsFull(say.format.points(category.full))]),
    ...(category.redeemable ? [say.words.pages.scheme.redeemable] : []),
  ].join(' \u00b7 '),
  items: category.items.map((item) => itemView(item, say)),
});

function shownView(shown: SchemeShown, say: Say) {
  const { words, format, name } = say;
  const { scheme } = words.pages;
  return {
    subtitle: scheme.about(name(shown.name), shown.version, format.month(shown.startsMonth), shown.by),
    current: shown.current,
    categories: shown.categories.map((category) => categoryView(category, say)),
    base: shown.base.map((one) => ({
      name: name(one.name),
      say: words.pages.why.base(words.spoken.per[one.per], format.points(one.points), 1),
    })),
    levels: shown.levels.map((level) => ({
      ...flagView(level, say),
      say: level.minScore === null ? scheme.rest : words.pages.parts.from(format.pointsOf(level.minScore)),
    })),
    documentHref: shown.documentHref,
  };
}

export function schemeView(model: SchemeModel, say: Say) {
  const { scheme } = say.words.pages;
  return {
    title: scheme.title,
    organisationName: model.organisation.name,
    shown: model.scheme === null ? null : shownView(model.scheme, say),
    mine: model.mine,
    versionsHref: model.versionsHref,
    pointsHref: model.pointsHref,
    uploadHref: model.uploadHref,
  };
}
