/** What the compiler is given: which template, and all that is printed, as plain data. */

/** In whose name a document is printed. */
export interface Heading {
  /** « RPI d’Esserts-Blay, Rognaix et Saint-Paul-sur-Isère ». */
  name: string;
  /** The commune's colour, `#rrggbb`. */
  accent: string;
}

/** A picture that a document shows. Its alternative is read aloud in its place. */
export interface Picture {
  bytes: Uint8Array;
  mediaType: 'image/png' | 'image/jpeg' | 'image/webp' | 'image/svg+xml';
  alt: string;
}

/** A document as plain data: no text in it is ever read as Typst's language. */
export interface PdfDocument {
  /** The file below `templates/`, without its ending. */
  template:
    | 'emergency'
    | 'evacuation'
    | 'sheet'
    | 'form'
    | 'letters'
    | 'labels'
    | 'badges'
    | 'text'
    | 'invoice'
    | 'till';
  /** What a reader shows in its title bar. */
  title: string;
  heading: Heading;
  /** As the template reads it. JSON alone: it goes through `sys.inputs`. */
  content: object;
  picture: Picture | null;
  /** When it is printed, on the clock of business. */
  at: Date;
}
