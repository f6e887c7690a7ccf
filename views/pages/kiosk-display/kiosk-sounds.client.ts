/** The kiosk's sounds, on whichever of its pages is open. */

/** Notes of a sound: pitch in hertz, length and pause in seconds. */
type Note = { readonly hertz: number; readonly lasts: number; readonly pause: number };

const high: Note = { hertz: 1318, lasts: 0.18, pause: 0 };
const short: Note = { hertz: 880, lasts: 0.09, pause: 0.08 };
const low: Note = { hertz: 294, lasts: 0.3, pause: 0.1 };

const sounds: Readonly<Record<string, readonly Note[]>> = {
  high: [high],
  two_short: [short, short],
  low: [low],
  three_low: [low, low, low],
  short: [short],
  long: [{ hertz: 220, lasts: 1.2, pause: 0 }],
};

/** The peak of a note at full volume: a triangle wave of 1 would crackle in small loudspeakers. */
const peakMax = 0.8;
const barelyHeard = 0.0001;

/** Seconds between two sounds, and how long one may wait for another. */
const betweenSounds = 0.12;
const waitMax = 2;

/** Made at the first sound: a browser without leave to play stays silent until somebody presses something. Volume is 0 to 100. */
export function player(): (sound: string, volume: number) => void {
  let audio: AudioContext | undefined;
  let freeAt = 0;
  document.addEventListener('pointerdown', () => void audio?.resume());
  return (sound, volume) => {
    const notes = sounds[sound];
    if (notes === undefined || volume <= 0) return;
    audio ??= new AudioContext();
    // Two readers may sound at once: one after the other, each can be told.
    const soonest = audio.currentTime + 0.01;
    let at = Math.min(Math.max(soonest, freeAt), soonest + waitMax);
    for (const { hertz, lasts, pause } of notes) {
      const tone = audio.createOscillator();
      const loudness = audio.createGain();
      tone.type = 'triangle';
      tone.frequency.value = hertz;
      loudness.gain.setValueAtTime(barelyHeard, at);
      loudness.gain.exponentialRampToValueAtTime((peakMax * volume) / 100, at + 0.012);
      loudness.gain.exponentialRampToValueAtTime(barelyHeard, at + lasts);
      tone.connect(loudness).connect(audio.destination);
      tone.start(at);
      tone.stop(at + lasts);
      at += lasts + pause;
    }
    freeAt = at + betweenSounds;
  };
}
