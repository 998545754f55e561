/** A text that is sent as it comes: a file of many lines is never whole in memory. */

const PIECE_CHARACTERS = 32 * 1024;

export function textStream(pieces: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      // Many lines at once: each piece is a message of its own.
      let text = '';
      while (text.length < PIECE_CHARACTERS) {
        const piece = await pieces.next();
        if (piece.done) {
          if (text !== '') controller.enqueue(encoder.encode(text));
          controller.close();
          return;
        }
        text += piece.value;
      }
      controller.enqueue(encoder.encode(text));
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
}
