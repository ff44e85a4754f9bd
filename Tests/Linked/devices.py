"""Messages to devices go from client to client, past all rooms; neither node reads them."""

import itertools

from pairs import told_of_each
from stage import NORTH, WEST
from talking import lobby

FOLLOWS = itertools.count(1)


async def device_messages(stage, home, away):
    _, ada, cleo = await lobby(stage, home, away)
    async with ada.listening() as near, cleo.listening() as far:
        for sender, ear, receiver in ((ada, far, cleo), (cleo, near, ada)):
            content = {"number": next(FOLLOWS)}
            await sender.say_to_devices(receiver.id, "example.knock", content)
            await ear.device_message(sender.id, "example.knock", content)


async def devices_elsewhere(stage):
    ada, dan = await stage.enter("Ada", at=NORTH), await stage.enter("Dan", at=WEST)
    assert await ada.devices_of(dan.id) == []
    device, keys = await dan.show_device_keys()
    [told] = await ada.devices_of(dan.id)
    assert told["id"] == device and told["keys"]["keys"] == keys, told


TESTS = told_of_each({"messages to devices arrive": device_messages}) | {
    "The devices of somebody on Synapse are those that Synapse tells of": devices_elsewhere,
}
