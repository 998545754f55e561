/** What stops a command for a reason that its user can mend: the message is a sentence for them, without a stack. */
export class UserError extends Error {}
