// What makers ask on their videos, and what you answered: shown at once, put back if the server says no.
import { SvelteMap } from 'svelte/reactivity'
import type { Item } from './feed/feed.svelte'
import { fault } from './fault.svelte'
import { router } from './route.svelte'
import { say } from './toasts.svelte'
import { WireError } from './wire/client'
import { deleteQuestion, getQuestion, putAnswer, putQuestion, type QuestionCard, type QuestionKind } from './wire/questions'
import type { VideoCard } from './wire/types'
import { t } from './words.svelte'

/** Newer than what came with the card; null: nothing is asked any more. */
const known = new SvelteMap<string, QuestionCard | null>()

export const questionOf = (video: VideoCard): QuestionCard | null => {
  const newer = known.get(video.id)
  return newer === undefined ? (video.question ?? null) : newer
}

/** Of all who answered, the share that chose an option. */
export const shareOf = (asked: QuestionCard, option: number): number =>
  asked.total > 0 ? Math.max(asked.options[option]?.count ?? 0, 0) / asked.total : 0

export async function answer(item: Item, said: { option?: number; text?: string }): Promise<boolean> {
  const asked = questionOf(item.video)
  if (!asked) return false
  if (asked.may === 'sign_in') {
    say(t('question.signIn'), { text: t('comment.signInButton'), run: () => router.go('/signin') })
    return false
  }
  if (asked.may !== 'yes') return false
  if (said.option !== undefined) known.set(item.video.id, { ...asked, may: 'done', mine: said.option, total: asked.total + 1 })
  try {
    known.set(item.video.id, await putAnswer(item.video.id, { ...said, question: asked.id, impression: item.impression ?? '' }))
    return true
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    known.set(item.video.id, asked)
    if (error.problem.code === 'asked_anew' || error.problem.code === 'answered') void renew(item.video.id)
    say(error.problem.code === 'asked_anew' ? t('question.anew') : fault(error))
    return false
  }
}

async function renew(video: string): Promise<void> {
  try {
    known.set(video, await getQuestion(video))
  } catch (error) {
    if (error instanceof WireError && error.status === 404) known.set(video, null)
  }
}

/** Asks the audience of your own video. Throws `WireError`. */
export async function pose(video: string, kind: QuestionKind, text: string, options: string[]): Promise<void> {
  known.set(video, await putQuestion(video, { kind, text, options }))
}

/** Asks nothing any more. Throws `WireError`. */
export async function withdraw(video: string): Promise<void> {
  await deleteQuestion(video)
  known.set(video, null)
}
