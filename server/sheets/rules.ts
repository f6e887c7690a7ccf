/** What a sheet proposes to deduct when it is closed: pure rules over its lines and the scheme in force. */
import type { MemberClassCode } from '../contract/codes.ts';
import type { Points } from '../kernel/points.ts';
import { type Attended, earningKind } from '../scheme/award.ts';
import type { Scheme, SchemeItem } from '../scheme/format.ts';

export const deductionCauses = ['absent', 'late', 'left_early'] as const;
export type DeductionCause = (typeof deductionCauses)[number];

/** What of a line decides. */
export type Judged = { readonly required: boolean; readonly class: MemberClassCode; readonly status: string };

/** What a line is to be deducted for, if anything. Late and left early are one status each, so that both count once. */
export function causeOf({ required, class: held, status }: Judged): DeductionCause | null {
  // Exempt and suspended members, and who came beside, are not required: nothing is held against them.
  if (!required || held === 'exempt' || held === 'suspended') return null;
  // Somebody away takes part by proof; without one nothing is known of them.
  if (status === 'absent' && held === 'floating') return null;
  return deductionCauses.find((cause) => cause === status) ?? null;
}

const triggerOf: Readonly<Record<DeductionCause, 'absent_without_leave' | 'late_or_left_early'>> = {
  absent: 'absent_without_leave',
  late: 'late_or_left_early',
  left_early: 'late_or_left_early',
};

/** The part of an activity that decides its items. */
export type Held = Attended & { readonly audiences: readonly { readonly audience: 'all' | 'committee' }[] };

/** The items of a scheme that a cause brings at an activity, in the scheme's order. */
export function itemsFor(scheme: Scheme, activity: Held, cause: DeductionCause): readonly SchemeItem[] {
  const kinds = [activity.kind, earningKind(scheme, activity)];
  const isForCommittee = activity.audiences.every(({ audience }) => audience === 'committee');
  return scheme.items.filter(({ trigger, audience }) => {
    if (trigger?.on !== 'absent_without_leave' && trigger?.on !== 'late_or_left_early') return false;
    if (trigger.on !== triggerOf[cause] || (audience === 'committee' && !isForCommittee)) return false;
    return trigger.activityTypes.some((type) => kinds.includes(type));
  });
}

/** One deduction that a sheet proposes. */
export type Proposal<Line> = { readonly line: Line; readonly cause: DeductionCause; readonly item: string; readonly points: Points };

/** Everything that a sheet proposes, in the order of its lines. `schemeAt` answers the scheme of an organisation's path on the activity's day. */
export function proposalsOf<Line extends Judged & { readonly organisationPath: string }>(
  lines: readonly Line[],
  activity: Held,
  schemeAt: (path: string) => Scheme | undefined,
): readonly Proposal<Line>[] {
  return lines.flatMap((line) => {
    const cause = causeOf(line);
    const scheme = cause === null ? undefined : schemeAt(line.organisationPath);
    if (cause === null || scheme === undefined) return [];
    return itemsFor(scheme, activity, cause).map((item) => ({ line, cause, item: item.code, points: item.points }));
  });
}
