/** The schema of what is really there: below what may be left out or empty, and of a union the option that a value is of. */
import { z } from 'zod';

/** @returns undefined where a schema leaves open what may stand there, or the value is of no option. */
export function schemaOf(schema: unknown, value: unknown): unknown {
  if (
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodLazy
  )
    return schemaOf(schema.unwrap(), value);
  if (schema instanceof z.ZodUnion) {
    const option = schema.options.find(one => one instanceof z.ZodType && one.safeParse(value).success);
    return schemaOf(option, value);
  }
  return schema instanceof z.ZodUnknown ? undefined : schema;
}
