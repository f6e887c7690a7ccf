/** Why a lower organisation may not change what one above it published. Places are the fault's facts. */
import type { OpeningFaultCode } from '../../server/contract/scheme-changes.ts';

export type OpeningFaultWords = Readonly<Record<OpeningFaultCode, string>>;

export const openingFaultsZh: OpeningFaultWords = {
  not_opened: '上级没有放开这一处。请改回和上级一样。',
  outside_opened: '超出了上级放开的范围。',
  not_tighter: '上级只放开收紧封顶，不能放宽或去掉。',
  more_than_opened: '加的比上级放开的多：每一类最多 {count} 项。',
};

export const openingFaultsEn: OpeningFaultWords = {
  not_opened: 'Not open from above. Put it back as those above have it.',
  outside_opened: 'Outside of what is open from above.',
  not_tighter: 'Caps are open to be tightened only, neither raised nor dropped.',
  more_than_opened: 'More than is open from above: {count} in each category at most.',
};
