// Says hello: which language, country and device this is; asks what you control; watches the demo's clips come in.
import { controls } from './controls.svelte'
import { mine } from './mine.svelte'
import { device, type Language } from './settings.svelte'
import { demo } from './status.svelte'
import { getMe, introduction, patchMe } from './wire/client'

let told = ''

/** Tells the server where and in what language it is asked, when that changed since the last time. */
export function arrive(language: Language, country: string): void {
  const me = { language, country, device: device() }
  const words = JSON.stringify(me)
  if (told === words) return
  told = words
  void tellChanged(me)
}

async function tellChanged(me: { language: string; country: string; device: string }): Promise<void> {
  try {
    await introduction
    const known = await getMe()
    mine.id = known.id
    if (known.language === me.language && known.country === me.country && known.device === me.device) return
    await patchMe(me)
  } catch {
    told = '' // Not reached: the next change, or the next visit, tells it.
  }
}

export async function greet(): Promise<void> {
  await introduction
  void controls.load()
  await demo.watch()
}

