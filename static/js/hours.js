// The editor of office hours: the picture follows what is typed, the regions the country.
const form = document.getElementById("officehours_form")
const picture = document.getElementById("hours-picture")
let waiting, asked = 0

async function draw() {
  const turn = ++asked
  const typed = new FormData(form)
  typed.delete("calendar_file")
  const answer = await fetch(picture.dataset.preview, { method: "POST", body: typed }).catch(() => null)
  if (answer?.ok && turn === asked) picture.innerHTML = await answer.text()
}

async function offerRegions({ value }) {
  const regions = form.elements.region
  regions.length = 1
  if (!value) return
  const answer = await fetch(picture.dataset.regions.replace("XX", value)).catch(() => null)
  if (!answer?.ok || form.elements.country.value !== value) return
  for (const [code, name] of (await answer.json()).regions) regions.add(new Option(name, code))
}

if (form && picture) {
  form.addEventListener("input", ({ target }) => {
    if (target.name === "country") offerRegions(target)
    clearTimeout(waiting)
    waiting = setTimeout(draw, 300)
  })
}
