// What you do about a video: shown at once, told to the server, taken back on screen if the server refuses it.
import { SvelteMap } from 'svelte/reactivity'
import { sender } from '../session'
import { say } from '../toasts.svelte'
import type { ActKind, Creator, PlayerEvent, ReportReason, VideoCard } from '../wire/types'
import { t } from '../words.svelte'
import type { Item } from './feed.svelte'

const liked = new SvelteMap<string, boolean>()
const saved = new SvelteMap<string, boolean>()
const shared = new SvelteMap<string, number>()
const follows = new SvelteMap<string, boolean>()
const wanted = new SvelteMap<string, boolean>()
const ofEvent = new Map<string, () => void>()

export const isLiked = (v: VideoCard) => liked.get(v.id) ?? v.mine.liked
export const isSaved = (v: VideoCard) => saved.get(v.id) ?? v.mine.saved
export const isWanted = (v: VideoCard) => wanted.get(v.id) ?? false
export const isFollowed = (v: VideoCard) => follows.get(v.creator.id) ?? v.mine.following
export const likes = (v: VideoCard) => Math.max(0, v.counts.likes + Number(isLiked(v)) - Number(v.mine.liked))
export const saves = (v: VideoCard) => Math.max(0, v.counts.saves + Number(isSaved(v)) - Number(v.mine.saved))
export const sharesOf = (v: VideoCard) => v.counts.shares + (shared.get(v.id) ?? 0)

function act(item: Item, kind: ActKind, on: boolean, takeBack: () => void, reason?: ReportReason): boolean {
  const impression = item.impression
  if (impression === null) return false
  ofEvent.set(`${impression} ${kind}`, takeBack)
  sender.tell({ kind: 'act', impression, act: kind, on, ...(reason && { reason }) })
  void sender.flush()
  return true
}

sender.onRefused((_, event: PlayerEvent) => {
  if (event.kind !== 'act' && event.kind !== 'followed' && event.kind !== 'blocked') return
  ofEvent.get(event.kind === 'act' ? `${event.impression} ${event.act}` : `${event.kind} ${event.creator}`)?.()
  say(t('toast.refused'))
})

export function like(item: Item, on: boolean): void {
  if (isLiked(item.video) === on) return
  if (act(item, 'like', on, () => liked.set(item.video.id, !on))) liked.set(item.video.id, on)
}

export function save(item: Item, on: boolean): void {
  if (isSaved(item.video) === on) return
  if (!act(item, 'save', on, () => saved.set(item.video.id, !on))) return
  saved.set(item.video.id, on)
  say(t(on ? 'toast.saved' : 'toast.unsaved'))
}

export function follow(creator: Creator, on: boolean): void {
  follows.set(creator.id, on)
  ofEvent.set(`followed ${creator.id}`, () => follows.set(creator.id, !on))
  sender.tell({ kind: 'followed', creator: creator.id, on })
  void sender.flush()
  say(t(on ? 'toast.followed' : 'toast.unfollowed', { handle: creator.handle }))
}

/** Shows nothing of this maker any more, or shows them again (`on` false); returns the way back. */
export function block(creator: Creator, on = true): () => void {
  const tell = (on: boolean) => {
    sender.tell({ kind: 'blocked', creator: creator.id, on })
    void sender.flush()
  }
  tell(on)
  return () => tell(!on)
}

export const linkTo = (video: string) => `${location.origin}/v/${encodeURIComponent(video)}`

/** Copies what others are to get of a video: `done` is said then. */
export async function copyShared(item: Item, text: string, done = t('toast.copied')): Promise<void> {
  try {
    await copy(text)
  } catch {
    return say(t('toast.copyFailed', { link: text }))
  }
  say(done)
  countShare(item)
}

export async function shareByDevice(item: Item): Promise<void> {
  const link = linkTo(item.video.id)
  try {
    await navigator.share({ title: item.video.caption, url: link })
  } catch (error) {
    if ((error as Error).name !== 'AbortError') say(t('toast.copyFailed', { link }))
    return
  }
  countShare(item)
}

function countShare(item: Item): void {
  const before = shared.get(item.video.id) ?? 0
  if (act(item, 'share', true, () => shared.set(item.video.id, before)) && before === 0) shared.set(item.video.id, 1)
}

/** Outside secure contexts there is no clipboard: an old field and an old command do it. */
async function copy(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  const field = document.createElement('textarea')
  field.value = text
  document.body.append(field)
  field.select()
  const done = document.execCommand('copy')
  field.remove()
  if (!done) throw new Error('copy refused')
}

/** Says "less like this" and returns the way back; null when the feed did not show this video. */
export function notInterested(item: Item): (() => void) | null {
  const nothing = () => undefined
  if (!act(item, 'not_interested', true, nothing)) return null
  return () => void act(item, 'not_interested', false, nothing)
}

/** Reports a video and returns the way back; null when the feed did not show it. `refused` runs when the server says no. */
export function report(item: Item, reason: ReportReason, refused: () => void): (() => void) | null {
  if (!act(item, 'report', true, refused, reason)) return null
  return () => void act(item, 'report', false, () => undefined)
}

/** Says "more like this" and returns the way back; null when the feed did not show this video. */
export function more(item: Item): (() => void) | null {
  const say = (on: boolean) => {
    const told = act(item, 'more', on, () => wanted.set(item.video.id, !on))
    if (told) wanted.set(item.video.id, on)
    return told
  }
  return say(!isWanted(item.video)) ? () => void say(!isWanted(item.video)) : null
}
