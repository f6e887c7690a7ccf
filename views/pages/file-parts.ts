/** Files as pages show them, and the form that adds some. */
import type { MediaTypeCode } from '../../server/contract/codes.ts';
import type { Instant } from '../../server/kernel/clock.ts';

export type FileFact = {
  readonly id: string;
  readonly name: string;
  readonly href: string;
  readonly mediaType: MediaTypeCode;
  readonly bytes: number;
  readonly putAt: Instant;
  readonly putBy: string | null;
  /** Where a form that removes it goes; null where the viewer may not. */
  readonly removeAction: string | null;
};

export type FilesPart = {
  readonly files: readonly FileFact[];
  /** Where files are added; null where the viewer may not. */
  readonly action: string | null;
};
