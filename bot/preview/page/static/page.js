// What htmx doesn't do: keys, scrolling, focus, tabs, copying. Everything is delegated, because parts come and go.
import { fillContext, clearContext } from "./composer.js"
import { noteNew, openTab, openThread, restoreUnseen } from "./places.js"
import { note, ask } from "./notes.js"

const closest = (event, selector) => (event.target instanceof Element ? event.target.closest(selector) : null)
const panelOf = (element) => element.closest("[data-place]")

// ---- pressing

const pressed = {
  "[data-act]": (button) => fillContext(button),
  "[data-cancel]": (button) => clearContext(button.closest("form")),
  "[data-copy]": (button) => copy(button, button.dataset.copy),
  "[data-say]": (button) => say(button, button.dataset.say),
  "[data-share]": (button) => ask(button, "Telegram now lets you choose a chat and send this:", button.dataset.share),
  "[data-close]": (button) => closeNote(button),
  "[data-tab]": (button) => openTab(button.dataset.tab),
  "[data-thread]": (button) => openThread(button.dataset.thread),
  "[data-skip]": (link) => openTab(link.dataset.skip, true),
  "#theme": () => switchTheme(),
}

document.addEventListener("click", (event) => {
  for (const [selector, act] of Object.entries(pressed)) {
    const found = closest(event, selector)
    if (found) {
      if (found.dataset.skip) event.preventDefault()
      act(found)
    }
  }
  const menu = closest(event, "details.menu")
  closeMenus(menu)
  if (menu && closest(event, ".sheet button:not([type=submit])") && !closest(event, ".faults")) close(menu)
})

function close(menu) {
  const inside = menu.contains(document.activeElement)
  menu.open = false
  if (inside) (menu.closest("form")?.querySelector("textarea") ?? menu.querySelector("summary")).focus()
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (menu !== except) menu.open = false
}

async function copy(button, text) {
  try {
    await navigator.clipboard.writeText(text)
    note(button, "Copied")
  } catch {
    ask(button, "The browser doesn’t allow copying. This is the text:", text)
  }
}

function say(button, text) {
  const values = { place: panelOf(button).dataset.place, text }
  htmx.ajax("POST", "/page/do/say", { source: button, values, swap: "none" })
}

function closeNote(button) {
  const panel = panelOf(button)
  button.closest(".alert").remove()
  focusIn(panel)
}

function switchTheme() {
  const root = document.documentElement
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches
  root.dataset.theme = dark ? "light" : "dark"
  localStorage.setItem("theme", root.dataset.theme)
}

// ---- keys

document.addEventListener("keydown", (event) => {
  const field = closest(event, ".composer textarea")
  if (field && event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault()
    if (field.value.trim()) field.form.requestSubmit()
  }
  if (event.key !== "Escape") return
  const menu = closest(event, "details[open]")
  const alert = closest(event, ".alert")
  if (menu) {
    menu.open = false
    menu.querySelector("summary").focus()
  } else if (alert) closeNote(alert.querySelector("[data-close]"))
  else if (field) clearContext(field.form)
})

document.addEventListener("input", (event) => {
  const field = closest(event, ".composer textarea")
  if (field) fit(field)
})

function fit(field) {
  field.rows = Math.min(6, field.value.split("\n").length + Math.floor(field.value.length / 44))
}

// ---- sending: the field is empty at once, and full again when it was refused

const sent = new WeakMap()

document.addEventListener("htmx:configRequest", (event) => {
  const form = event.target
  if (!form.matches?.(".composer")) return
  const field = form.elements.text
  sent.set(form, field.value)
  field.value = ""
  fit(field)
  clearContext(form)
})

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target
  if (form.matches?.(".composer") && event.detail.xhr.status !== 204 && !form.elements.text.value) {
    form.elements.text.value = sent.get(form) ?? ""
  }
})

// ---- what arrives

let focused = null
let focusedIn = ""
document.addEventListener("focusin", (event) => {
  focused = event.target
  focusedIn = panelOf(event.target)?.id ?? ""
})

function focusIn(panel) {
  const newest = [...panel.querySelectorAll(".bubble:last-of-type .key")].find((one) => one.offsetParent)
  const field = [...panel.querySelectorAll("textarea, .wide")].find((one) => one.offsetParent)
  ;(newest ?? field ?? panel.querySelector("button"))?.focus({ preventScroll: true })
}

/** What had the focus is gone, such as a button that the bot took away: the newest buttons of the chat get it. */
function keepFocus() {
  if (!focused || focused.isConnected || document.activeElement !== document.body) return
  const again = focused.id && document.getElementById(focused.id)
  const panel = document.getElementById(focusedIn)
  if (again) again.focus({ preventScroll: true })
  else if (panel) focusIn(panel)
}

const atEnd = new WeakMap()
document.addEventListener("scroll", (event) => {
  const log = event.target
  if (log.matches?.(".log")) atEnd.set(log, log.scrollHeight - log.scrollTop - log.clientHeight < 60)
}, true)

function toEnd() {
  for (const log of document.querySelectorAll(".log")) if (atEnd.get(log) !== false) log.scrollTop = log.scrollHeight
}

let opened = []
const stillOpen = () => [...document.querySelectorAll("details[id][open]")].map((one) => one.id)

/** A menu that is drawn anew while it is open stays open. */
function keepOpen() {
  for (const id of opened) if (!document.getElementById(id)?.open) document.getElementById(id)?.setAttribute("open", "")
}

document.addEventListener("htmx:sseBeforeMessage", (event) => {
  opened = stillOpen()
  const panels = new DOMParser().parseFromString(event.detail.data, "text/html")
  for (const added of panels.querySelectorAll("[hx-swap-oob^=beforeend] > .bubble")) {
    const log = document.querySelector(added.parentElement.getAttribute("hx-swap-oob").replace("beforeend:", ""))
    if (log?.offsetParent && added.matches(".own")) atEnd.set(log, true)
    else if (log) noteNew(log)
  }
})

document.addEventListener("htmx:sseMessage", () => {
  restoreUnseen()
  keepOpen()
  toEnd()
  keepFocus()
  for (const alert of document.querySelectorAll(".alert:not([data-shown])")) {
    alert.dataset.shown = ""
    alert.querySelector("button").focus({ preventScroll: true })
  }
  for (const toast of document.querySelectorAll(".toast:not([data-shown])")) fade(toast)
})

document.addEventListener("htmx:afterSettle", () => {
  for (const toast of document.querySelectorAll(".toast:not([data-shown])")) fade(toast)
})

function fade(toast) {
  toast.dataset.shown = ""
  setTimeout(() => toast.remove(), 5000)
}

document.addEventListener("load", (event) => { if (event.target.matches?.(".photo")) toEnd() }, true)

// ---- the connection

document.addEventListener("htmx:sseOpen", (event) => {
  document.getElementById("trouble").hidden = true
  event.detail.source.addEventListener("reload", () => location.reload())
})
document.addEventListener("htmx:sseError", () => (document.getElementById("trouble").hidden = false))

toEnd()
