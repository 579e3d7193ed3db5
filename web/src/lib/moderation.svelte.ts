// What moderators look at: the queue and the log of decisions; deciding, and taking it back.
import { fault } from './fault.svelte'
import { say } from './toasts.svelte'
import { WireError } from './wire/client'
import { getDecisions, getQueue, postDecision, postUndo, type Case, type CaseOrder, type LogEntry, type Said, type Sift } from './wire/moderation'
import { getClaims, type ClaimedSound } from './wire/sounds'
import { t } from './words.svelte'

export const PARTS = ['queue', 'decided', 'sounds', 'log'] as const
export type Part = (typeof PARTS)[number]

class Moderation {
  part = $state<Part>('queue')
  sift = $state<Sift>('all')
  order = $state<CaseOrder>('reported')
  cases = $state.raw<Case[] | null>(null)
  log = $state.raw<LogEntry[] | null>(null)
  claims = $state.raw<ClaimedSound[] | null>(null)
  open = $state.raw<Record<'video' | 'comment', number> | null>(null)
  error = $state.raw<WireError | null>(null)
  busy = $state(false)
  cursor = $state('')
  /** The decision that was taken here last, to be taken back by a key. */
  last = $state('')
  private round = 0

  /** Reads the part that is shown anew. */
  async load(): Promise<void> {
    const round = ++this.round
    this.cases = this.log = this.claims = this.error = null
    this.cursor = ''
    await this.read(round)
  }
  async more(): Promise<void> {
    await this.read(this.round)
  }

  private async read(round: number): Promise<void> {
    this.busy = true
    try {
      if (this.part === 'log') {
        const page = await getDecisions(this.cursor)
        if (round !== this.round) return
        this.log = [...(this.log ?? []), ...page.decisions]
        this.cursor = page.cursor
      } else if (this.part === 'sounds') {
        const claims = await getClaims()
        if (round === this.round) this.claims = claims
      } else {
        const page = await getQueue(this.part === 'decided', this.sift, this.order, this.cursor)
        if (round !== this.round) return
        this.cases = [...(this.cases ?? []), ...page.cases]
        this.cursor = page.cursor
        this.open = page.open
      }
    } catch (error) {
      if (!(error instanceof WireError)) throw error
      if (round === this.round) this.error = error
    } finally {
      if (round === this.round) this.busy = false
    }
  }

  /** True when it was taken; when not, it is said why. */
  async decide(one: Case, said: Said): Promise<boolean> {
    return this.change(async () => {
      const now = await postDecision(one, said)
      this.last = now.decision?.id ?? ''
      this.cases = (this.cases ?? []).filter((other) => other !== one)
      if (this.open && one.state === 'open') this.open = { ...this.open, [one.kind]: this.open[one.kind] - 1 }
      say(t(said.verdict === 'keep' ? 'mod.kept' : 'mod.removed'), { text: t('act.undo'), run: () => void this.undo(now.decision?.id ?? '') })
    })
  }
  async undo(decision: string): Promise<boolean> {
    return this.change(async () => {
      await postUndo(decision)
      if (this.last === decision) this.last = ''
      say(t('mod.undone'))
      await this.load()
    })
  }

  private async change(send: () => Promise<void>): Promise<boolean> {
    if (this.busy) return false
    this.busy = true
    try {
      await send()
      return true
    } catch (error) {
      if (!(error instanceof WireError)) throw error
      const known = { meanwhile: 'mod.meanwhile', removed: 'mod.meanwhile', not_last: 'mod.meanwhile', yours: 'mod.yours' } as const
      const word = known[error.problem.code as keyof typeof known]
      say(word ? t(word) : fault(error))
      if (word === 'mod.meanwhile') void this.load()
      return false
    } finally {
      this.busy = false
    }
  }
}

export const moderation = new Moderation()
