"""People send each other pictures, voice notes and documents."""

import os
import subprocess
import tempfile

from stage import scenario

FOLDER = tempfile.mkdtemp(prefix="rookery-media-")


def sample(name, *words):
    """A file made by ffmpeg from one of its own test sources."""
    path = os.path.join(FOLDER, name)
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", *words, path], check=True)
    return path


def text(name, words):
    path = os.path.join(FOLDER, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(words)
    return path


async def choose(person, *files, field=".composer input[type=file]"):
    """Gives files to a field, as somebody does in the system's dialog."""
    found = await person.page.call("Runtime.evaluate", expression=f"document.querySelector('{field}')")
    await person.page.call("DOM.setFileInputFiles", files=list(files), objectId=found["result"]["objectId"])


@scenario("A picture is chosen, previewed, sent with words, seen small by the other and large when clicked")
async def picture(stage):
    ada, ben = await stage.registered("Ada"), await stage.registered("Ben")
    await stage.room(ada, ben)
    await choose(ada, sample("harbour.jpg", "mandelbrot=size=1600x1000", "-frames:v", "1"))
    await ada.see("harbour.jpg", ".attachment")
    await ada.see("KB", ".attachment .hint")
    await ada.fill("Write a message", "The harbour this morning")
    await stage.picture(ada, "attachment")
    await ada.key("Enter")
    await ben.see("The harbour this morning", ".bubble")
    await ben.wait("document.querySelector('.picture.loaded img')?.naturalWidth === 480")
    await ada.see_no("", ".attachment")
    await stage.picture(ben, "picture")
    await ben.click("", ".picture")
    await ben.wait("document.querySelector('.lightbox img')?.naturalWidth === 1600")
    await stage.picture(ben, "lightbox")
    await ben.key("Escape")
    await ben.see_no("", ".lightbox")
    await ada.act_on("The harbour", "Delete for everyone")
    await ada.click("Delete", ".dialog .danger")
    await ben.see_no("", ".picture")


@scenario("A document is sent to be saved, and what only looks like a picture is offered as one")
async def document(stage):
    ada, ben = await stage.registered("Ada"), await stage.registered("Ben")
    await stage.room(ada, ben)
    await choose(ada, text("recipe.txt", "Leek, potato, stock."), sample("tone.mp3", "sine=frequency=330:duration=4"))
    await ada.see("", ".send:not(:disabled)")
    await ada.click("Send", ".send")
    await ben.see("recipe.txt", ".saved-file")
    await ben.see("tone.mp3", ".player")
    assert await ben.page.run("document.querySelector('.saved-file').href.endsWith('download=true')")
    broken = os.path.join(FOLDER, "broken.png")
    with open(broken, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + bytes(200))
    ada.page.refusals = (415,)
    await choose(ada, broken)
    await ada.click("Send as a file", ".attachment button")
    await ada.see("bytes", ".attachment .hint")
    await ada.click("Send", ".send")
    await ben.see("broken.png", ".saved-file")
    await stage.picture(ben, "files")


@scenario("A voice note is recorded, heard by the other, and thrown away when one thinks better of it")
async def voice(stage):
    ada, ben = await stage.registered("Ada"), await stage.registered("Ben")
    await stage.room(ada, ben)
    await ada.click("Record a voice note")
    await ada.see("0:02", ".record-time")
    await stage.picture(ada, "recording")
    await ada.click("Send the voice note")
    await ben.see("", ".player.voice")
    await ben.see("0:0", ".player-time")
    await ben.click("Play", ".play")
    await ben.see("", ".play .icon-pause")
    await stage.picture(ben, "voice")
    await ada.click("Record a voice note")
    await ada.see("0:01", ".record-time")
    await ada.click("Throw the recording away")
    await ada.see("", ".composer textarea")
    assert await ben.page.run("document.querySelectorAll('.player.voice').length") == 1


@scenario("A film shows its first picture and plays; a file dropped or pasted is taken as one chosen")
async def film(stage):
    ada, ben = await stage.registered("Ada"), await stage.registered("Ben")
    await stage.room(ada, ben)
    await choose(ada, sample("boat.webm", "testsrc=size=640x360:duration=2:rate=10", "-c:v", "libvpx", "-b:v", "400k"))
    await ada.see("", ".send:not(:disabled)")
    await ada.click("Send", ".send")
    await ben.see("", "video.film[poster]")
    await ben.page.run("document.querySelector('video.film').play().catch(() => {})")
    await ben.wait("document.querySelector('video.film').duration > 1.5")
    drop = """(() => {
        const canvas = document.createElement('canvas');
        canvas.width = canvas.height = 80;
        canvas.getContext('2d').fillRect(10, 10, 60, 60);
        canvas.toBlob((blob) => {
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File([blob], 'dropped.png', { type: 'image/png' }));
            for (const name of ['dragover', 'drop']) document.querySelector('.chat').dispatchEvent(new DragEvent(name, { dataTransfer, bubbles: true, cancelable: true }));
            document.querySelector('.composer textarea').dispatchEvent(new ClipboardEvent('paste', { clipboardData: dataTransfer, bubbles: true, cancelable: true }));
        });
    })()"""
    await ada.page.run(drop)
    await ada.wait("document.querySelectorAll('.attachment').length === 2")
    await ada.see("", ".send:not(:disabled)")
    await ada.click("Send", ".send")
    await ben.wait("document.querySelectorAll('.picture.loaded').length === 2")
    await stage.picture(ben, "film")


@scenario("A picture of oneself is set, seen by others beside what one says, and taken away")
async def face(stage):
    ada, ben = await stage.registered("Ada"), await stage.registered("Ben")
    await stage.room(ada, ben)
    await ada.say("Good morning")
    await ben.see("Good morning", ".bubble")
    await ada.click("Your account")
    await ada.click("Profile and privacy")
    await choose(ada, sample("face.png", "mandelbrot=size=400x400", "-frames:v", "1"), field=".account-head input")
    await ada.wait("document.querySelector('.account-head .avatar img')?.naturalWidth > 0")
    await stage.picture(ada, "account-picture")
    await ben.wait("document.querySelector('.gutter .avatar img')?.naturalWidth > 0")
    await stage.picture(ben, "faces")
    await ada.click("Remove", ".account-head button")
    await ada.see_no("", ".account-head .avatar img")
