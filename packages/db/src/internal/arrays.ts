/**
 * Arrays of PostgreSQL, as its text form writes them. postgres.js asks the server for their types at every connection,
 * and ends the process when the connection is lost just then; those that the schema uses are few, and known.
 */

interface ArrayType {
  to: number;
  from: number[];
  serialize(values: readonly unknown[]): string;
  parse(text: string): unknown[];
}

const BOOL = 1000;
const INT2 = 1005;
const INT4 = 1007;
const TEXT = 1009;
const DATE = 1182;
const UUID = 2951;

/** To be given to postgres.js among its `types`. */
export const arrayTypes = {
  numbers: arrayType([INT2, INT4], Number),
  booleans: arrayType([BOOL], text => text === 't'),
  texts: arrayType([TEXT, DATE, UUID], text => text),
};

function arrayType([first = 0, ...others]: number[], parseElement: (text: string) => unknown): ArrayType {
  return {
    to: first,
    from: [first, ...others],
    serialize: values => `{${values.map(writeElement).join(',')}}`,
    parse: text => readElements(text).map(element => (element === null ? null : parseElement(element))),
  };
}

function writeElement(value: unknown): string {
  if (value === null) return 'null';
  return `"${String(value).replace(/["\\]/g, '\\$&')}"`;
}

/** The elements of `{a,"b,c",NULL}`. */
function readElements(text: string): (string | null)[] {
  return [...text.matchAll(/"((?:[^"\\]|\\.)*)"|([^{},]+)/g)].map(([, quoted, plain]) => {
    if (quoted !== undefined) return quoted.replace(/\\(.)/g, '$1');
    return plain === undefined || plain === 'NULL' ? null : plain;
  });
}
