// What is said under one video: read page by page, written at once on screen and then to the server, kept up while it is open.
import { SvelteMap } from 'svelte/reactivity'
import { newId } from './events/ids'
import { fault } from './fault.svelte'
import { mine } from './mine.svelte'
import type { Toast } from './toasts.svelte'
import { nowS, WireError } from './wire/client'
import {
  getComments, getCount, getReplies, postComment, putComment, putRemoval, putReport,
  type Comment, type CommentOrder, type May,
} from './wire/comments'
import type { ReportReason, VideoCard } from './wire/types'
import { t } from './words.svelte'

/** A comment on screen: `sending` until the server has it; `failed` says why it has not, and can be tried again. */
export interface Said extends Comment {
  sending: boolean
  failed: string
}
export interface Branch {
  said: Said[]
  cursor: string
  open: boolean
  busy: boolean
}

const LOOK_MS = 6000
const counted = new SvelteMap<string, number>()
/** How many comments a video has, as far as this page knows. */
export const commentsOf = (video: VideoCard) => counted.get(video.id) ?? video.counts.comments

const sent = (comment: Comment): Said => ({ ...comment, sending: false, failed: '' })
const words = (error: unknown): string => {
  if (!(error instanceof WireError)) throw error
  return error.problem.code === 'said_twice' ? t('comment.saidTwice') : fault(error)
}

export class Talk {
  said = $state<Said[]>([])
  order = $state<CommentOrder>('top')
  phase = $state<'loading' | 'ready' | 'error'>('loading')
  error = $state.raw<WireError | null>(null)
  may = $state<May>('yes')
  cursor = $state('')
  busy = $state(false)
  /** As many were written by others since this was read. */
  fresh = $state(0)
  /** What was just done or went wrong, with its way back; a sheet lies over the page's own messages. */
  notice = $state.raw<Toast | null>(null)
  /** The same for those who hear the page. */
  heard = $state('')
  branches = new SvelteMap<string, Branch>()
  private base = 0
  private timer: ReturnType<typeof setTimeout> | null = null

  constructor(
    readonly video: VideoCard,
    private readonly impression: string,
  ) {}

  get count(): number {
    return commentsOf(this.video)
  }
  private setCount(count: number): void {
    counted.set(this.video.id, Math.max(0, count))
  }

  async load(order: CommentOrder = this.order): Promise<void> {
    this.order = order
    this.phase = 'loading'
    this.error = null
    try {
      const page = await getComments(this.video.id, order, '')
      if (this.order !== order) return
      const unsent = this.said.filter((one) => one.sending || one.failed)
      this.said = [...unsent, ...page.comments.map(sent)]
      this.branches.clear()
      this.cursor = page.cursor
      this.may = page.may
      this.base = page.count
      this.setCount(page.count)
      this.fresh = 0
      this.phase = 'ready'
    } catch (error) {
      if (!(error instanceof WireError)) throw error
      this.error = error
      this.phase = 'error'
    }
  }

  async more(): Promise<void> {
    if (this.busy || this.cursor === '') return
    this.busy = true
    try {
      const page = await getComments(this.video.id, this.order, this.cursor)
      const here = new Set(this.said.map((one) => one.id))
      this.said.push(...page.comments.filter((one) => !here.has(one.id)).map(sent))
      this.cursor = page.cursor
    } catch (error) {
      this.tell(words(error))
    } finally {
      this.busy = false
    }
  }

  /** Looks now and then how many there are, until the function it returns is called. */
  watch(): () => void {
    const timer = setInterval(() => {
      if (document.visibilityState !== 'visible' || this.phase !== 'ready') return
      getCount(this.video.id).then(
        ({ count }) => {
          this.fresh = Math.max(0, count - this.base)
          this.setCount(count)
        },
        () => undefined, // it is looked at again in a moment
      )
    }, LOOK_MS)
    return () => clearInterval(timer)
  }

  branch(head: string): Branch {
    return this.branches.get(head) ?? { said: [], cursor: '', open: false, busy: false }
  }
  close(head: string): void {
    this.branches.set(head, { ...this.branch(head), open: false })
  }
  async open(head: string): Promise<void> {
    const before = this.branch(head)
    if (before.busy) return
    this.branches.set(head, { ...before, open: true, busy: true })
    try {
      const page = await getReplies(this.video.id, head, before.cursor)
      const here = new Set(before.said.map((one) => one.id))
      const more = page.comments.filter((one) => !here.has(one.id)).map(sent)
      this.branches.set(head, { said: [...before.said, ...more], cursor: page.cursor, open: true, busy: false })
    } catch (error) {
      this.branches.set(head, { ...before, busy: false })
      this.tell(words(error))
    }
  }

  /** Shows it at once; true when the server has it. */
  write(text: string, to: Said | null): Promise<boolean> {
    const me = { id: mine.id, handle: mine.id, name: t('comment.you') }
    const said: Said = {
      id: newId(), video: this.video.id, author: me, text, at: nowS(), thread: to ? to.thread || to.id : '',
      reply_to: to?.id ?? '', to: to?.thread ? to.author : null, tags: [], likes: 0, replies: 0, answers: [],
      by_maker: mine.id === this.video.creator.id, maker_likes: false, pinned: false, waits: false, mine: true,
      liked: false, may: [], sending: true, failed: '',
    }
    if (said.thread) {
      const branch = this.branch(said.thread)
      this.branches.set(said.thread, { ...branch, said: [...branch.said, said], open: true })
    } else this.said.unshift(said)
    return this.send(said)
  }
  async send(said: Said): Promise<boolean> {
    this.put({ ...said, sending: true, failed: '' })
    const { id, text, reply_to } = said
    try {
      const kept = await postComment(this.video.id, { id, text, reply_to, impression: this.impression })
      this.put(sent(kept))
      if (!kept.waits) {
        this.base += 1
        this.setCount(this.count + 1)
        if (kept.thread) this.tally(kept.thread, 1)
      }
      this.heard = t(kept.waits ? 'comment.waits' : 'comment.placed')
      return true
    } catch (error) {
      const why = words(error)
      this.put({ ...said, sending: false, failed: why })
      this.heard = why
      return false
    }
  }
  drop(said: Said): void {
    this.take(said)
  }

  async like(said: Said, on: boolean): Promise<void> {
    this.put({ ...said, liked: on, likes: Math.max(0, said.likes + (on ? 1 : -1)) })
    await this.ask(said, () => putComment(this.video.id, said.id, 'like', on))
  }
  async pin(said: Said, on: boolean): Promise<void> {
    const kept = await this.ask(said, () => putComment(this.video.id, said.id, 'pin', on))
    if (!kept) return
    this.said = this.said.map((one) => ({ ...one, pinned: on && one.id === said.id }))
    if (on) this.said.sort((a, b) => Number(b.pinned) - Number(a.pinned))
    this.heard = t(on ? 'comment.pinned' : 'comment.unpinned')
  }
  async letIn(said: Said): Promise<void> {
    try {
      await putRemoval(this.video.id, said.id, false)
      this.put({ ...said, waits: false, may: said.may.filter((one) => one !== 'let_in') })
      this.base += 1
      this.setCount(this.count + 1)
    } catch (error) {
      this.tell(words(error))
    }
  }
  /** Takes it off the screen at once, with a way back. */
  async remove(said: Said): Promise<void> {
    const before = { place: this.said.findIndex((one) => one.id === said.id), size: said.waits ? 0 : 1 + said.replies }
    this.take(said)
    this.note(-before.size, said)
    const back = (): void => {
      if (said.thread) {
        const branch = this.branch(said.thread)
        const all = [...branch.said, said].sort((a, b) => a.at - b.at)
        this.branches.set(said.thread, { ...branch, said: all })
      } else this.said.splice(Math.max(0, before.place), 0, said)
      this.note(before.size, said)
    }
    try {
      await putRemoval(this.video.id, said.id, true)
    } catch (error) {
      back()
      this.tell(words(error))
      return
    }
    const undo = (): void => {
      back()
      putRemoval(this.video.id, said.id, false).catch((error: unknown) => {
        this.take(said)
        this.note(-before.size, said)
        this.tell(words(error))
      })
    }
    this.tell(t('comment.removed'), undo)
  }
  async report(said: Said, reason: ReportReason): Promise<void> {
    try {
      await putReport(this.video.id, said.id, reason, true)
    } catch (error) {
      this.tell(words(error))
      return
    }
    this.take(said)
    const undo = (): void => {
      if (!said.thread) this.said.unshift(said)
      putReport(this.video.id, said.id, reason, false).catch((error: unknown) => this.tell(words(error)))
    }
    this.tell(t('comment.reported'), undo)
  }

  private tell(text: string, undo?: () => void): void {
    if (this.timer) clearTimeout(this.timer)
    const run = () => {
      this.notice = null
      undo?.()
    }
    this.notice = undo ? { text, button: { text: t('act.undo'), run } } : { text }
    this.timer = setTimeout(() => (this.notice = null), undo ? 7000 : 4000)
  }
  private note(by: number, said: Said): void {
    this.base += by
    this.setCount(this.count + by)
    if (said.thread && by !== 0) this.tally(said.thread, Math.sign(by))
  }
  private tally(head: string, by: number): void {
    this.said = this.said.map((one) => (one.id === head ? { ...one, replies: Math.max(0, one.replies + by) } : one))
  }
  private async ask(before: Said, send: () => Promise<Comment>): Promise<boolean> {
    try {
      this.put(sent(await send()))
      return true
    } catch (error) {
      this.put(before)
      this.tell(words(error))
      return false
    }
  }
  private put(said: Said): void {
    const change = (list: Said[]) => list.map((one) => (one.id === said.id ? said : one))
    if (!said.thread) this.said = change(this.said)
    else this.branches.set(said.thread, { ...this.branch(said.thread), said: change(this.branch(said.thread).said) })
  }
  private take(said: Said): void {
    const without = (list: Said[]) => list.filter((one) => one.id !== said.id)
    if (!said.thread) this.said = without(this.said)
    else this.branches.set(said.thread, { ...this.branch(said.thread), said: without(this.branch(said.thread).said) })
  }
}
