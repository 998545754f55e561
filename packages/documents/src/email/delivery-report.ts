/**
 * What a mail server sends back when it could not deliver: a delivery status notification (RFC 3464). Only what names one of
 * our e-mails for certain is read; nothing of it is kept but its status.
 */

export interface DeliveryReport {
  /** The job whose id the Message-ID of the e-mail bears. */
  jobId: string;
  /** As RFC 3463 numbers it: « 5.1.1 ». */
  status: string;
}

/** Null for anything but the report that one of our e-mails has failed for good. @param raw the whole message */
export function readDeliveryReport(raw: string): DeliveryReport | null {
  const text = raw.replaceAll('\r\n', '\n');
  const end = text.indexOf('\n\n');
  if (end < 0) return null;
  const [head, body] = [unfolded(text.slice(0, end)), unfolded(text.slice(end))];
  const type = /^content-type:\s*multipart\/report\b.*$/im.exec(head)?.[0] ?? '';
  if (!/report-type="?delivery-status/i.test(type)) return null;
  // What is delayed or relayed has not failed.
  if (!/^action:\s*failed\s*$/im.test(body)) return null;
  const status = /^status:\s*(5\.\d{1,3}\.\d{1,3})/im.exec(body)?.[1];
  // The report's own Message-ID is in its head: what the body has is that of the e-mail which comes back.
  const jobId = MESSAGE_ID.exec(body)?.[1]?.toLowerCase();
  return status && jobId ? { jobId, status } : null;
}

const MESSAGE_ID = /^message-id:\s*<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@/im;

/** A header that goes on in the next line is one line. */
function unfolded(text: string): string {
  return text.replace(/\n[ \t]+/g, ' ');
}
