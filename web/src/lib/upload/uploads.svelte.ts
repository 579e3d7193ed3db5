// Your uploads: what the server knows of them, what is being sent from here, and the files that you chose here.
import { untrack } from 'svelte'
import { deleteUpload, getUploads, retryUpload, signedIn, type UploadState } from '../wire/uploads'
import { WireError } from '../wire/client'
import { store } from '../session'
import { Tus, TusError, type Sending } from './tus'

const LOOK_MS = 1000
const MOVING = new Set(['uploading', 'received', 'checked', 'converting'])

export interface Local {
  file: File
  url: string
}

class Uploads {
  all = $state.raw<UploadState[] | null>(null)
  error = $state.raw<WireError | null>(null)
  /** Nobody is signed in. */
  out = $state(false)
  /** By id: how far the bytes are that go out from here, and why they stopped. */
  sending = $state<Record<string, Sending>>({})
  stopped = $state<Record<string, string>>({})
  /** Files that were chosen in this visit, by upload. */
  local = $state.raw<Record<string, Local>>({})
  private senders = new Map<string, Tus>()
  private lookers = 0
  private timer: ReturnType<typeof setTimeout> | null = null

  /** Begin with a file, or go on with it. The id of its upload; throws `TusError` when the server won't have it. */
  async add(file: File, words: Record<string, string>): Promise<string> {
    let id = ''
    const tus = new Tus(file, words, store, (how) => {
      if (id) this.sending = { ...this.sending, [id]: how }
    })
    id = await tus.begin()
    this.local = { ...this.local, [id]: { file, url: URL.createObjectURL(file) } }
    this.sending = { ...this.sending, [id]: { sent: 0, length: file.size, waiting: false } }
    this.senders.get(id)?.stop()
    this.senders.set(id, tus)
    addEventListener('online', this.hurry)
    void this.send(id, tus)
    return id
  }

  private async send(id: string, tus: Tus): Promise<void> {
    const { [id]: _, ...others } = this.stopped
    this.stopped = others
    try {
      await tus.send(id)
      const { [id]: __, ...rest } = this.sending
      this.sending = rest
    } catch (error) {
      if (!(error instanceof TusError)) throw error
      if (error.code !== 'stopped') this.stopped = { ...this.stopped, [id]: error.code }
    }
    if (this.senders.get(id) === tus) this.senders.delete(id)
    void this.load()
  }

  /** The line is back. */
  private hurry = (): void => {
    for (const tus of this.senders.values()) tus.hurry()
  }

  get busy(): boolean {
    return this.senders.size > 0
  }

  of(id: string): UploadState | null {
    return this.all?.find((upload) => upload.id === id) ?? null
  }

  put(upload: UploadState): void {
    const all = this.all ?? []
    this.all = all.some((one) => one.id === upload.id) ? all.map((one) => (one.id === upload.id ? upload : one)) : [upload, ...all]
  }

  async load(): Promise<void> {
    try {
      // A visitor has none: asked first, as it would be refused.
      if (this.all === null && !(await signedIn())) return void (this.out = true)
      this.out = false
      this.all = (await getUploads()).uploads
      this.error = null
    } catch (error) {
      if (!(error instanceof WireError)) throw error
      this.error = error
    }
  }

  /** Keep looking while something moves, until the one who asked has gone. */
  watch(): () => void {
    this.lookers++
    if (this.lookers === 1) untrack(() => void this.look()) // what it reads is no reason to begin anew
    return () => {
      this.lookers--
      if (this.lookers === 0 && this.timer) clearTimeout(this.timer)
    }
  }

  private async look(): Promise<void> {
    await this.load()
    if (this.lookers === 0) return
    const soon = this.all === null || this.all.some((upload) => MOVING.has(upload.state) || waits(upload))
    this.timer = setTimeout(() => void this.look(), soon ? LOOK_MS : 5 * LOOK_MS)
  }

  async retry(id: string): Promise<void> {
    this.put(await retryUpload(id))
  }

  async drop(id: string): Promise<void> {
    this.senders.get(id)?.stop()
    this.senders.delete(id)
    await deleteUpload(id)
    this.all = this.all?.filter((upload) => upload.id !== id) ?? null
    const known = this.local[id]
    if (known) URL.revokeObjectURL(known.url)
    const { [id]: _, ...others } = this.local
    this.local = others
  }
}

/** Ready, and about to be published. */
function waits(upload: UploadState): boolean {
  return upload.state === 'understood' && !upload.details.draft && (upload.details.publish_at ?? 0) * 1000 < Date.now() + 5000
}

export const uploads = new Uploads()
