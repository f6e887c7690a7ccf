/** All a member's page of their own completion may say: hours of study, meetings of the year. */
import type { ActivityKindCode, MemberClassCode, SheetStatusCode } from '../../../server/contract/codes.ts';
import type { Day, Quarter, Year } from '../../../server/kernel/calendar.ts';
import type { TallyFact } from '../completion/model.ts';

export const ownPartsMax = 200;

export type OwnPart = {
  readonly id: string;
  readonly href: string;
  readonly title: string;
  readonly kind: ActivityKindCode;
  readonly day: Day;
  readonly status: SheetStatusCode;
  /** What it adds to the year's hours; null where it gives none, or they were not there. */
  readonly minutes: number | null;
};

export type CompletionOwnModel = {
  readonly name: string;
  readonly organisationName: string;
  readonly class: MemberClassCode;
  readonly year: Year;
  readonly previousHref: string | null;
  readonly nextHref: string | null;
  readonly minutes: number;
  readonly studyHours: number;
  /** Hours are asked of them. */
  readonly asked: boolean;
  readonly over: boolean;
  readonly tally: TallyFact;
  readonly quarter: { readonly quarter: Quarter; readonly tally: TallyFact } | null;
  /** The newest first. */
  readonly parts: readonly OwnPart[];
};
