// Who operates: an account with that role, or the operator's key, kept for as long as this tab is open; and what it shows.
import { account } from './account.svelte'
import { fault } from './fault.svelte'
import { say } from './toasts.svelte'
import { WireError } from './wire/client'
import { endExperiment, getExperiments, getPolicy, postRollback, putKnob, type Experiment, type Policy, type Said } from './wire/operator'

const KEY = 'fyp.operator'
const NO_ENTRY = new Set([401, 403])

function kept(): string {
  try {
    return sessionStorage.getItem(KEY) ?? ''
  } catch {
    return ''
  }
}

class Operator {
  key = $state(kept())
  /** Whether who is signed in is an operator; undefined: not asked yet. */
  account = $state<boolean | undefined>(undefined)
  /** The key that was shown last does not hold. */
  wrong = $state(false)
  experiments = $state.raw<Experiment[] | null>(null)
  policy = $state.raw<Policy | null>(null)
  error = $state.raw<WireError | null>(null)
  busy = $state(false)

  get may(): boolean {
    return this.key !== '' || this.account === true
  }
  /** Who is signed in need not show a key. */
  async look(): Promise<void> {
    try {
      this.account = (await account.load())?.role === 'operator'
    } catch (error) {
      if (!(error instanceof WireError)) throw error
      this.account = false
    }
  }

  enter(key: string): void {
    this.key = key.trim()
    this.wrong = false
    this.error = this.experiments = this.policy = null
    try {
      sessionStorage.setItem(KEY, this.key)
    } catch {
      // Without storage it holds until the reload.
    }
  }
  leave(wrong = false): void {
    this.enter('')
    this.wrong = wrong
    try {
      sessionStorage.removeItem(KEY)
    } catch {
      // It was never kept.
    }
  }

  async load(what: 'experiments' | 'policy'): Promise<void> {
    this.error = null
    try {
      if (what === 'experiments') this.experiments = (await getExperiments(this.key)).experiments
      else this.policy = await getPolicy(this.key)
    } catch (error) {
      this.failed(error)
    }
  }

  set(name: string, value: number, said: Said): Promise<boolean> {
    return this.change(async () => (this.policy = await putKnob(this.key, { [name]: value }, said)))
  }
  back(version: number, said: Said): Promise<boolean> {
    return this.change(async () => (this.policy = await postRollback(this.key, version, said)))
  }
  end(name: string, said: Said): Promise<boolean> {
    return this.change(async () => (this.experiments = (await endExperiment(this.key, name, said)).experiments))
  }

  /** True when the server took it; when not, it is said why. */
  private async change(send: () => Promise<unknown>): Promise<boolean> {
    this.busy = true
    try {
      await send()
      return true
    } catch (error) {
      if (!(error instanceof WireError)) throw error
      if (NO_ENTRY.has(error.status)) this.failed(error)
      else say(fault(error))
      return false
    } finally {
      this.busy = false
    }
  }

  private failed(error: unknown): void {
    if (!(error instanceof WireError)) throw error
    if (NO_ENTRY.has(error.status)) {
      if (this.key !== '') this.leave(true)
      else this.account = false
    } else this.error = error
  }
}

export const operator = new Operator()
