"""People show something for a day."""

from media import choose, sample
from reach import PHONE, STICKING_OUT
from stage import scenario


async def share(person, text, audience=None):
    await person.click("Add a story")
    await person.fill("What do you want to say?", text)
    if audience:
        await person.page.run(
            """(() => {
                const select = document.querySelector("dialog select");
                select.value = %r;
                select.dispatchEvent(new Event("change", { bubbles: true }));
            })()""" % audience
        )
    await person.click("Share", "button")
    await person.see_no("", "dialog")


async def hold(person):
    await person.click("Hold")


@scenario("Ada shows a story: Ben sees it arrive, looks at it and likes it, and Ada learns of it at once")
async def shown(stage):
    ada, ben = await stage.registered("Ada"), await stage.registered("Ben")
    await stage.room(ada, ben)
    await share(ada, "First ripe plums of the year. Come and get some!")
    await ada.see("You", ".story-name")
    await ben.see("Ada", ".story-name")
    await ben.wait("document.querySelector('.story-ring.fresh')")
    await stage.picture(ben, "story-tray")
    await ben.click("Ada, 1 story, 1 new")
    await hold(ben)
    await ben.see("First ripe plums", ".story-words")
    await ben.click("❤️")
    await ben.wait("document.querySelector('.story-reaction[aria-pressed=true]')")
    await stage.picture(ben, "story")
    await ben.key("Escape")
    await ben.wait("!document.querySelector('.story-ring.fresh')")
    await ada.click("Your stories, 1 story")
    await hold(ada)
    await ada.see("Seen by 1")
    await ada.see("❤️ 1")
    await stage.picture(ada, "story-own")
    await ada.click("Seen by 1")
    await ada.see("Ben", "dialog .room-name")


@scenario("A story for one person is shown to nobody else, and one that is deleted goes from everybody's screen")
async def audience(stage):
    ada, ben, cleo = await stage.registered("Ada"), await stage.registered("Ben"), await stage.registered("Cleo")
    await stage.room(ada, ben, cleo)
    await ada.click("Add a story")
    await ada.fill("What do you want to say?", "Only for Ben")
    await ada.page.run(
        "(() => { const s = document.querySelector('dialog select'); s.value = 'only'; s.dispatchEvent(new Event('change')); })()"
    )
    await ada.click("Share", "button")
    await ada.see("Choose somebody first.")
    await ada.fill("Who", stage.username("Ben"))
    await ada.see("Ben", ".people-results .room-name")
    await ada.key("Enter")
    await ada.see("Ben", ".person-chip")
    await stage.picture(ada, "story-composer")
    await ada.click("Share", "button")
    await ben.see("Ada", ".story-name")
    await share(ada, "For everybody")
    await cleo.click("Ada, 1 story, 1 new")
    await cleo.see("For everybody", ".story-words")
    await ada.click("Your stories, 2 stories")
    await hold(ada)
    await ada.key("ArrowRight")
    await ada.see("For everybody", ".story-words")
    await ada.click("Delete this story")
    await ada.click("Delete", "dialog:not(.story-viewer) button")
    await cleo.see_no("", ".story-viewer")
    await cleo.see_no("Ada", ".story-name")
    await ada.see("Only for Ben", ".story-words")


@scenario("What is kept in a highlight is found on the person's page; on a phone nothing sticks out")
async def kept(stage):
    ada, ben = await stage.registered("Ada"), await stage.registered("Ben", **PHONE)
    await stage.room(ada, ben)
    await share(ada, "The lake in the morning")
    await ada.click("Your stories, 1 story")
    await hold(ada)
    await ada.click("Keep in a highlight")
    await ada.fill("A new highlight", "Summer")
    await ada.click("Make it")
    await ada.see("It stays in your highlights.")
    await ada.key("Escape")
    await ada.click("Your account")
    await ada.click("Highlights")
    await ada.see("Summer", "h3")
    await ada.see("The lake in the morning", ".highlight-story")
    await stage.picture(ada, "highlights")
    await ben.click("Back")
    await ben.click("Ada, 1 story, 1 new")
    await hold(ben)
    await ben.see("The lake in the morning", ".story-words")
    await stage.picture(ben, "phone-story")
    assert not await ben.page.run(STICKING_OUT)


@scenario("A picture and a film are shown in stories, full and with words; the film plays and moves on when it ends")
async def pictures(stage):
    ada, ben = await stage.registered("Ada"), await stage.registered("Ben")
    await stage.room(ada, ben)
    field = ".dialog input[type=file]"
    await ada.click("Add a story")
    await choose(ada, sample("lake.jpg", "mandelbrot=size=900x1400", "-frames:v", "1"), field=field)
    await ada.see("lake.jpg", ".dialog .attachment")
    await ada.fill("What do you want to say?", "The lake, from above")
    await ada.click("Share", "button")
    await ada.see_no("", "dialog")
    await ada.click("Add a story")
    await choose(ada, sample("wave.mp4", "testsrc2=size=320x480:duration=2:rate=15", "-pix_fmt", "yuv420p"), field=field)
    await ada.see("KB", ".dialog .attachment .hint")
    await ada.click("Share", "button")
    await ada.see_no("", "dialog")
    await ben.click("Ada, 2 stories, 2 new")
    await hold(ben)
    await ben.see("The lake, from above", ".story-caption")
    await ben.wait("document.querySelector('img.story-picture')?.naturalWidth > 0")
    await stage.picture(ben, "story-picture")
    await ben.key("ArrowRight")
    await ben.wait("document.querySelector('video.story-picture')?.readyState > 0")
    await ben.click("Go on by itself")
    await ben.see_no("", ".story-viewer", seconds=30)
