/** A pasted list of dues in words. */
import type { Say } from '../../say.ts';
import type { DuesImportModel, ImportedLine } from './model.ts';

function lineView(line: ImportedLine, { words, format }: Say) {
  const { duesImport, dues } = words.pages;
  return {
    number: duesImport.line(line.number),
    name: line.name ?? line.text,
    say: [
      format.month(line.month),
      format.day(line.paidOn),
      ...(line.amountFen === null ? [] : [dues.yuan(format.points(line.amountFen))]),
    ].join(' \u00b7 '),
    fault: line.fault === null ? null : duesImport.faults[line.fault],
    text: line.text,
  };
}

export function duesImportView(model: DuesImportModel, say: Say) {
  const { words, format } = say;
  const { duesImport } = words.pages;
  const wrong = model.lines.filter(({ fault }) => fault !== null);
  return {
    title: duesImport.title,
    organisationName: model.organisation.name,
    hint: duesImport.hint(format.month(model.month)),
    text: model.text,
    preview: model.preview,
    fitting: model.lines.filter(({ fault }) => fault === null).map((line) => lineView(line, say)),
    wrong: wrong.map((line) => lineView(line, say)),
    wrongHead: duesImport.wrong(wrong.length),
    fitsHead: duesImport.fits(model.fits),
    submit: model.fits > 0 ? words.pages.duesImport.submit(model.fits) : null,
    empty: model.error === 'empty' ? duesImport.empty : null,
    errors:
      model.error === null
        ? []
        : [{ href: '#text', say: model.error === 'empty' ? duesImport.empty : words.pages.dues.errors.form_expired }],
    action: model.action,
    listHref: model.listHref,
  };
}
