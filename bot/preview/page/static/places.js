// Which phone (on a narrow screen) and which topic are open, and where something new was written meanwhile.

const unseen = new Set()

/** Shows a phone on a narrow screen; `writing` also goes to its message field. */
export function openTab(id, writing = false) {
  for (const tab of document.querySelectorAll("[data-tab]")) {
    if (tab.dataset.tab === id) tab.setAttribute("aria-current", "true")
    else tab.removeAttribute("aria-current")
  }
  document.getElementById("phones").dataset.open = id
  unseen.delete(id)
  restoreUnseen()
  for (const log of document.querySelectorAll(`#${id} .log`)) log.scrollTop = log.scrollHeight
  if (!writing) return
  const fields = [...document.querySelectorAll(`#${id} textarea, #${id} .wide`)]
  fields.find((field) => field.offsetParent)?.focus()
}

/** Shows a topic of the group. */
export function openThread(id) {
  for (const thread of document.querySelectorAll(".thread")) thread.hidden = thread.id !== id
  const thread = document.getElementById(id)
  document.getElementById("open-topic").value = thread.dataset.topic
  const log = thread.querySelector(".log")
  log.scrollTop = log.scrollHeight
  unseen.delete(id)
  restoreUnseen()
}

/** Something new stands in a log. */
export function noteNew(log) {
  const phone = log.closest(".phone"), thread = log.closest(".thread")
  if (thread?.hidden) unseen.add(thread.id)
  if (!phone.offsetParent) unseen.add(phone.id)
}

/** Sets the marks again after parts came and went; opens General when the open topic is gone. */
export function restoreUnseen() {
  const threads = [...document.querySelectorAll(".thread")]
  const open = threads.find((thread) => !thread.hidden)
  if (!open && threads.length) return openThread(threads[0].id)
  for (const button of document.querySelectorAll("[data-thread], [data-tab]")) {
    const id = button.dataset.thread ?? button.dataset.tab
    button.querySelector(".dot").hidden = !unseen.has(id)
    if (button.dataset.thread) {
      if (id === open?.id) button.setAttribute("aria-current", "true")
      else button.removeAttribute("aria-current")
    }
  }
}

openTab(document.querySelector("[data-tab]")?.dataset.tab ?? "group")
