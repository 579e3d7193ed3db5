// The camera and what it records: at most three minutes, paused and resumed, as one file.

export const MOST_S = 180
const KINDS = ['video/mp4;codecs=avc1.42E01E,mp4a.40.2', 'video/webm;codecs=vp8,opus', 'video/webm']

export type Trouble = '' | 'denied' | 'none' | 'busy' | 'unknown'

function troubleOf(error: unknown): Trouble {
  const name = (error as Error).name
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied'
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'none'
  return name === 'NotReadableError' || name === 'AbortError' ? 'busy' : 'unknown'
}

export class Recorder {
  stream = $state.raw<MediaStream | null>(null)
  state = $state<'off' | 'ready' | 'recording' | 'paused'>('off')
  seconds = $state(0)
  trouble = $state<Trouble>('')
  facing = $state<'user' | 'environment'>('user')
  private recorder: MediaRecorder | null = null
  private pieces: Blob[] = []
  private timer: ReturnType<typeof setInterval> | null = null
  private since = 0
  private before = 0

  static get possible(): boolean {
    return typeof MediaRecorder !== 'undefined' && navigator.mediaDevices?.getUserMedia !== undefined
  }

  /** `beside`: something is heard while it records, which must not come in by the microphone again. */
  constructor(private readonly beside = false) {}

  async open(): Promise<void> {
    this.trouble = ''
    this.release()
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: this.facing, width: { ideal: 1080 }, height: { ideal: 1920 }, frameRate: { ideal: 30 } },
        audio: { echoCancellation: this.beside, noiseSuppression: false },
      })
      this.state = 'ready'
    } catch (error) {
      this.trouble = troubleOf(error)
      this.state = 'off'
    }
  }

  async turn(): Promise<void> {
    this.facing = this.facing === 'user' ? 'environment' : 'user'
    await this.open()
  }

  start(): void {
    if (!this.stream || this.state !== 'ready') return
    const kind = KINDS.find((type) => MediaRecorder.isTypeSupported(type))
    this.recorder = new MediaRecorder(this.stream, { ...(kind ? { mimeType: kind } : {}), videoBitsPerSecond: 5_000_000 })
    this.pieces = []
    this.before = 0
    this.recorder.ondataavailable = (event) => void (event.data.size > 0 && this.pieces.push(event.data))
    this.recorder.start(1000)
    this.run()
  }

  pause(): void {
    if (this.state !== 'recording') return
    this.recorder?.pause()
    this.before += (performance.now() - this.since) / 1000
    if (this.timer) clearInterval(this.timer)
    this.state = 'paused'
  }

  resume(): void {
    if (this.state !== 'paused') return
    this.recorder?.resume()
    this.run()
  }

  private run(): void {
    this.since = performance.now()
    this.state = 'recording'
    this.timer = setInterval(() => {
      this.seconds = this.before + (performance.now() - this.since) / 1000
      if (this.seconds >= MOST_S) this.pause()
    }, 100)
  }

  /** What was recorded, as a file; the camera is let go of. */
  async finish(): Promise<File | null> {
    const recorder = this.recorder
    if (!recorder) return null
    if (this.timer) clearInterval(this.timer)
    await new Promise<void>((done) => {
      recorder.onstop = () => done()
      recorder.stop()
    })
    const kind = recorder.mimeType || 'video/webm'
    const ending = kind.includes('mp4') ? 'mp4' : 'webm'
    const file = new File(this.pieces, `fyp-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}.${ending}`, { type: kind })
    this.close()
    return file.size > 0 ? file : null
  }

  /** Throw away what was recorded, and begin anew. */
  again(): void {
    if (this.timer) clearInterval(this.timer)
    if (this.recorder && this.recorder.state !== 'inactive') {
      this.recorder.onstop = null
      this.recorder.stop()
    }
    this.recorder = null
    this.pieces = []
    this.seconds = this.before = 0
    this.state = this.stream ? 'ready' : 'off'
  }

  close(): void {
    this.again()
    this.release()
    this.state = 'off'
  }

  private release(): void {
    for (const track of this.stream?.getTracks() ?? []) track.stop()
    this.stream = null
  }
}
