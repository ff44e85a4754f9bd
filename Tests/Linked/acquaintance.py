"""Nodes that know each other and share no room yet: versions, keys, names of people."""

from member import quoted
from signed import ask, published_keys
from stage import NORTH, SOUTH, WEST


async def versions(stage):
    for name in (NORTH, WEST):
        await stage.node(name)
    for asker, asked, software in ((NORTH, WEST, "Synapse"), (WEST, NORTH, "Rookery")):
        status, answer = await ask(stage, asker, asked, "v1/version")
        assert status == 200 and answer["server"]["name"] == software, answer


async def names_of_people(stage):
    ada, west = await stage.enter("Ada", at=NORTH), await stage.enter("Dan", at=WEST)
    profile = await west.call("GET", f"profile/{quoted(ada.id)}")
    assert profile.get("displayname") == "Ada", profile
    status, answer = await ask(stage, NORTH, WEST, "v1/query/profile", user_id=west.id)
    assert status == 200 and answer["displayname"] == "Dan", answer


async def strangers(stage):
    await stage.node(NORTH)
    await stage.node(WEST)
    dan = await stage.enter("Dan", at=WEST)
    for user in (f"@nobody-{stage.tag}:{NORTH}", f"@ada:{SOUTH}"):
        status, answer = await ask(stage, WEST, NORTH, "v1/query/profile", user_id=user)
        assert status in (400, 404), (user, status, answer)
    status, answer = await ask(stage, NORTH, WEST, "v1/query/profile", user_id=dan.id.replace("dan", "nobody"))
    assert status == 404, answer


async def checks(stage):
    north, south = await stage.node(NORTH), await stage.node(SOUTH)
    await stage.node(WEST)
    for node, peer in ((north, SOUTH), (south, NORTH), (north, WEST)):
        status, said = await node.command("check", "peer", peer)
        assert status == 0 and said.endswith("A signed request: heard and believed.\nAll is well.\n"), said


async def cut_line(stage):
    north, _ = await stage.node(NORTH), await stage.node(SOUTH)
    with stage.apart(NORTH, SOUTH):
        status, said = await north.command("check", "peer", SOUTH)
        assert status == 1, said
    status, said = await north.command("check", "peer", SOUTH)
    assert status == 0, said


async def new_key(stage):
    north = await stage.node(NORTH)
    dan = await stage.enter("Dan", at=WEST)
    status, answer = await ask(stage, NORTH, WEST, "v1/query/profile", user_id=dan.id)
    assert status == 200, answer
    before, _ = north.signing_key()
    status, said = await north.command("rotate-key")
    after, _ = north.signing_key()
    assert status == 0 and said == f"{after} signs from the next start on.\n" and after != before, said
    await north.kill()
    await north.start()
    # Synapse has never seen this key: it fetches it before it believes.
    status, answer = await ask(stage, NORTH, WEST, "v1/query/profile", user_id=dan.id)
    assert status == 200 and answer["displayname"] == "Dan", answer
    keys = await published_keys(stage, NORTH)
    assert after in keys["verify_keys"] and before in keys["old_verify_keys"], keys


TESTS = {
    "Synapse and a node of ours ask each other what they are": versions,
    "Synapse shows what people of ours are called, and tells what its own are": names_of_people,
    "Nobody who is not there, or is somebody else's, has a profile": strangers,
    "An admin's check walks to another node of ours and to Synapse, and all is well": checks,
    "The check fails while the line is cut, and succeeds once it is mended": cut_line,
    "Synapse believes a node of ours that signs with a new key, and finds the old one where it looks": new_key,
}
