// Starts the page.
import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/bricolage-grotesque/wght.css'
import { mount } from 'svelte'
import App from './App.svelte'
import './styles/tokens.css'
import './styles/ground.css'

const target = document.getElementById('app')
if (!target) throw new Error('the page has no #app')

export default mount(App, { target })
