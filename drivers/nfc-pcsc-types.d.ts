/** The part of nfc-pcsc that is used here; the package has no types of its own. */
declare module 'nfc-pcsc' {
  /** As `@pokusew/pcsclite` tells it: bits of what the reader holds. */
  type Status = { readonly state: number };

  export type Reader = {
    readonly name: string;
    readonly reader: {
      readonly SCARD_STATE_EMPTY: number;
      on(event: 'status', listener: (status: Status) => void): unknown;
    };
    /** Null once the card is gone. */
    readonly card: object | null;
    readonly connection: object | null;
    /** True reads the number by itself, and refuses every card of ISO 14443-4. */
    autoProcessing: boolean;
    connect(): Promise<unknown>;
    disconnect(): Promise<unknown>;
    /** Answers with the card's bytes, its two status bytes last. */
    transmit(command: Buffer, answerBytesMax: number): Promise<Buffer>;
    on(event: 'card' | 'end', listener: () => void): unknown;
    on(event: 'error', listener: (error: Error) => void): unknown;
  };

  /** Blocks the event loop for as long as there is no daemon. */
  export class NFC {
    on(event: 'reader', listener: (reader: Reader) => void): unknown;
    on(event: 'error', listener: (error: Error) => void): unknown;
  }
}
