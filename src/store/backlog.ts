import type { Batch, EventText, StoredDevice } from './batch.js';

/** Batches in one, written in one transaction. */
export interface Piece {
  readonly batch: Batch;
  /** Characters of its events. */
  readonly size: number;
}

/** Events that may wait for a disk that is full or slow, and characters of them. */
const PENDING_CAP = 20_000;
const PENDING_SIZE = 64_000_000;
/** Events of one piece, and characters of them: a disk that has little room takes a little, and no transaction takes long. */
const PIECE = 1000;
const PIECE_SIZE = 4_000_000;
/** Characters of devices' states in all pieces; above that the newest piece takes what comes, so that each device is there once. */
const STATES_SIZE = 32_000_000;
/** What an event costs beside its text, in characters. */
const EVENT = 200;

/** What waits to be written, oldest first, in pieces that can be written one by one: events, and the states that they led to. */
export class Backlog {
  private pieces: Piece[] = [];
  private states = 0;
  private pending = 0;
  private pendingSize = 0;

  /** @param forgo is told of events that are let go */
  constructor(private readonly forgo: (events: Batch['events']) => void) {}

  get isEmpty(): boolean {
    return this.pieces.length === 0;
  }

  /** Pieces that wait. */
  get length(): number {
    return this.pieces.length;
  }

  /** Events that are not on the disk, those on their way there included. */
  get count(): number {
    return this.pending;
  }

  /** Takes over what is new; the oldest goes where too much waits. */
  push(batch: Batch): void {
    const piece = { batch, size: sizeOf(batch.events) };
    this.pending += batch.events.length;
    this.pendingSize += piece.size;
    this.states += statesSize(batch);
    const last = this.pieces.at(-1);
    if (last === undefined || !this.fits(last, piece)) this.pieces.push(piece);
    else this.pieces.splice(-1, 1, this.joined(last, piece));
    this.shed();
  }

  private fits(last: Piece, next: Piece): boolean {
    const isSmall = last.batch.events.length + next.batch.events.length <= PIECE && last.size + next.size <= PIECE_SIZE;
    return isSmall || this.states > STATES_SIZE;
  }

  /** The oldest piece, which is on its way from now on; undefined where nothing waits. */
  shift(): Piece | undefined {
    const piece = this.pieces.shift();
    if (piece !== undefined) this.states -= statesSize(piece.batch);
    return piece;
  }

  /** A piece that came from here was written. */
  written({ batch, size }: Piece): void {
    this.pending -= batch.events.length;
    this.pendingSize -= size;
  }

  /** A piece that came from here could not be written, and waits again, before all others. */
  putBack(piece: Piece): void {
    this.states += statesSize(piece.batch);
    this.pieces.unshift(piece);
    this.shed();
  }

  /** The events of a piece that came from here never will be written; what its devices are like goes into the next one. */
  drop(piece: Piece): void {
    this.written(piece);
    this.forgo(piece.batch.events);
    const next = this.shift();
    if (next === undefined) return;
    const joined = this.joined(bare(piece), next);
    this.states += statesSize(joined.batch);
    this.pieces.unshift(joined);
  }

  /** Lets the oldest events go where too many wait; what the devices are like now is never let go. */
  private shed(): void {
    for (let [first] = this.pieces; first !== undefined; [first] = this.pieces) {
      const over = this.overflow(first.batch.events);
      if (over > 0) {
        const gone = first.batch.events.slice(0, over);
        const size = sizeOf(gone);
        this.pending -= gone.length;
        this.pendingSize -= size;
        first = { batch: { ...first.batch, events: first.batch.events.slice(over) }, size: first.size - size };
        this.pieces[0] = first;
        this.forgo(gone);
      }
      const [, next] = this.pieces;
      if (first.batch.events.length > 0 || next === undefined) return;
      this.pieces.splice(0, 2, this.joined(first, next));
    }
  }

  /**
   * How many of the oldest events have to go; by size a quarter more than must, so that this is seldom looked at. What is on its way to
   * a slow disk is in memory too, so that all that is pending counts.
   */
  private overflow(events: Batch['events']): number {
    const over = Math.min(events.length, this.pending - PENDING_CAP);
    if (this.pendingSize <= PENDING_SIZE) return over;
    let left = this.pendingSize;
    let count = 0;
    for (const event of events) {
      if (left <= 0.75 * PENDING_SIZE) break;
      left -= weightOf(event);
      count += 1;
    }
    return Math.max(over, count);
  }

  /** One piece of two: with the events of both, and of each device what is newest. */
  private joined(one: Piece, other: Piece): Piece {
    const batch = joinedBatch(one.batch, other.batch);
    this.states += statesSize(batch) - statesSize(one.batch) - statesSize(other.batch);
    return { batch, size: one.size + other.size };
  }
}

const bare = ({ batch }: Piece): Piece => ({ batch: { ...batch, events: [] }, size: 0 });

const weightOf = ({ text }: EventText): number => text.length + EVENT;

/** Characters of events, nearly; each is weighed on its own, so that parts of a batch add up. */
function sizeOf(events: readonly EventText[]): number {
  return events.reduce((sum, event) => sum + weightOf(event), 0);
}

/** Characters of what devices are like, nearly. */
function statesSize({ devices }: Batch): number {
  return devices.reduce((sum, { state, told }) => sum + state.length + told.length, 0);
}

function joinedBatch(one: Batch, other: Batch): Batch {
  const devices = new Map<number, StoredDevice>();
  const gone = new Set<number>();
  for (const batch of [one, other]) {
    for (const device of batch.devices) devices.set(device.key, device);
    for (const key of batch.gone) {
      devices.delete(key);
      gone.add(key);
    }
  }
  return {
    events: [...one.events, ...other.events],
    devices: [...devices.values()],
    gone: [...gone],
    fleet: other.fleet ?? one.fleet,
    beside: other.beside ?? one.beside,
  };
}
