// Sends a file by the tus protocol, piece by piece, and goes on where it stopped: after a broken line, and after a reload.

export interface Store {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

export interface Sending {
  /** Bytes that the server has. */
  sent: number
  length: number
  /** It waits for a line. */
  waiting: boolean
}

export class TusError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message)
  }
}

const VERSION = { 'tus-resumable': '1.0.0' }
const FIRST_PIECE = 256 * 1024
const MOST_PIECE = 8 * 1024 * 1024
/** A piece should take about so long: then progress moves, and little is lost when a line breaks. */
const PIECE_MS = 1500
const WAITS_MS = [500, 1000, 2000, 4000, 8000, 15_000]
/** Statuses after which the same may go well: locked, or another offset than we thought. */
const PASSING = new Set([409, 423, 429, 460])

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)))
}

export function metadata(words: Record<string, string>): string {
  return Object.entries(words)
    .filter(([, text]) => text !== '')
    .map(([name, text]) => `${name} ${base64(text)}`)
    .join(',')
}

/** What tells one file of this browser from another. */
export const fingerprint = (file: File) => `fyp.tus:${file.name}:${file.size}:${file.lastModified}`

export class Tus {
  private stopped = false
  private wake: (() => void) | null = null

  constructor(
    private readonly file: File,
    private readonly words: Record<string, string>,
    private readonly store: Store,
    private readonly tell: (how: Sending) => void,
    private readonly fetching: typeof fetch = (path, init) => fetch(path, init),
    private readonly waits: readonly number[] = WAITS_MS,
  ) {}

  /** The id of the upload: one that was begun before, when the server still has it. */
  async begin(): Promise<string> {
    const key = fingerprint(this.file)
    const known = this.store.getItem(key)
    if (known !== null) {
      const answer = await this.again(() => this.fetching(known, { method: 'HEAD', headers: VERSION }))
      if (answer.ok && Number(answer.headers.get('upload-length')) === this.file.size) return known.split('/').pop()!
      this.store.removeItem(key)
    }
    const headers = { ...VERSION, 'upload-length': String(this.file.size), 'upload-metadata': metadata({ filename: this.file.name, ...this.words }) }
    const answer = await this.again(() => this.fetching('/v1/uploads', { method: 'POST', headers }))
    const path = answer.headers.get('location')
    if (!answer.ok || path === null) throw await failed(answer)
    try {
      this.store.setItem(key, path)
    } catch {
      // Full or forbidden storage: it can't be resumed after a reload, all else goes on.
    }
    return path.split('/').pop()!
  }

  /** Send all that is missing of an upload. Throws `TusError` when the server will not have it. */
  async send(id: string): Promise<void> {
    const path = `/v1/uploads/${id}`
    let piece = FIRST_PIECE
    let sent = await this.offset(path)
    let failures = 0
    this.say(sent, false)
    while (sent < this.file.size && !this.stopped) {
      const began = performance.now()
      const body = this.file.slice(sent, sent + piece)
      const headers = { ...VERSION, 'upload-offset': String(sent), 'content-type': 'application/offset+octet-stream' }
      let answer: Response | null = null
      try {
        answer = await this.fetching(path, { method: 'PATCH', headers, body })
      } catch {
        // No line.
      }
      if (this.stopped) return
      if (answer?.ok) {
        sent = Number(answer.headers.get('upload-offset'))
        failures = 0
        const took = performance.now() - began
        piece = Math.min(MOST_PIECE, Math.max(FIRST_PIECE, took < PIECE_MS / 2 ? piece * 2 : took > PIECE_MS * 2 ? piece / 2 : piece))
        this.say(sent, false)
        continue
      }
      if (answer && answer.status < 500 && !PASSING.has(answer.status)) throw await failed(answer)
      this.say(sent, true)
      await this.rest(this.waits[Math.min(failures++, this.waits.length - 1)]!)
      if (!this.stopped) sent = await this.offset(path)
    }
    if (!this.stopped) this.store.removeItem(fingerprint(this.file))
  }

  stop(): void {
    this.stopped = true
    this.wake?.()
  }

  /** The line is back: wait no longer. */
  hurry(): void {
    this.wake?.()
  }

  private async offset(path: string): Promise<number> {
    const answer = await this.again(() => this.fetching(path, { method: 'HEAD', headers: VERSION }))
    if (!answer.ok) throw new TusError(answer.status, 'no_upload', 'this upload is not here any more')
    return Number(answer.headers.get('upload-offset'))
  }

  /** Ask until there is an answer that is none of a line or a server that is away. */
  private async again(asking: () => Promise<Response>): Promise<Response> {
    for (let failures = 0; ; failures++) {
      let answer: Response | null = null
      try {
        answer = await asking()
      } catch {
        // No line.
      }
      if (answer && (answer.status < 500 || this.stopped)) return answer
      if (this.stopped) throw new TusError(0, 'stopped', 'stopped')
      this.say(null, true)
      await this.rest(this.waits[Math.min(failures, this.waits.length - 1)]!)
    }
  }

  private last = 0
  private say(sent: number | null, waiting: boolean): void {
    this.last = sent ?? this.last
    this.tell({ sent: this.last, length: this.file.size, waiting })
  }

  private rest(ms: number): Promise<void> {
    return new Promise((done) => {
      const timer = setTimeout(done, ms)
      this.wake = () => {
        clearTimeout(timer)
        done()
      }
    })
  }
}

async function failed(answer: Response): Promise<TusError> {
  try {
    const problem = (await answer.json()) as { code?: string; message?: string }
    return new TusError(answer.status, problem.code ?? 'failed', problem.message ?? '')
  } catch {
    return new TusError(answer.status, 'failed', '')
  }
}
