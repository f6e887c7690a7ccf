/** The page where a draft is handed in, in words. */
import type { Say } from '../../say.ts';
import { fill } from '../../text/fill.ts';
import { changeWords } from '../scheme-words.ts';
import type { SchemeUploadModel } from './model.ts';

export function schemeUploadView(model: SchemeUploadModel, say: Say) {
  const { words } = say;
  const { schemes } = words.pages;
  const refusal = model.refusal === null ? null : words.refusals[model.refusal];
  return {
    title: schemes.upload,
    organisationName: model.organisation.name,
    action: model.action,
    startsMonth: model.startsMonth,
    faults:
      model.faults.length === 0
        ? null
        : {
            title: schemes.faults(model.faultsTotal),
            rows: model.faults.map(({ path, line, code, facts }) => ({
              path: path === '' ? schemes.wholeFile : path,
              line: line === undefined ? null : words.cli.line(line),
              say: fill(words.schemeFaults[code], facts),
            })),
          },
    refusal: refusal === null ? null : { title: refusal.title, next: refusal.next },
    openingFaults: model.openingFaults.map(({ change, code, facts }) => ({
      say: changeWords(change, say),
      path: change.path,
      why: fill(words.openingFaults[code], facts),
      bounds: [
        ...(facts['min'] === undefined ? [] : [schemes.atLeast(String(facts['min']))]),
        ...(facts['max'] === undefined ? [] : [schemes.atMost(String(facts['max']))]),
      ].join(schemes.comma),
    })),
    documentHref: model.documentHref,
    opensBelow: model.opensBelow,
    cancelHref: model.cancelHref,
  };
}
