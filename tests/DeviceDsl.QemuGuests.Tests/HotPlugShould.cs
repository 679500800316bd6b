using System.Text.Json;

namespace DeviceDsl.QemuGuests.Tests;

[Collection(PciGuest.Name)]
[Trait("Category", "Slow")]
public sealed class HotPlugShould(PciGuest pci)
{
    [GuestFact]
    public async Task ShouldBringTheSameDiskAgainAndAgain()
    {
        Guest guest = await pci.Guest;
        string image = pci.Host.MakeImage("plugged.img", 8);
        Backend backend = await pci.Host.StartAsync(BackendProgram.Disk(image), "plugged");

        await PlugAsync(guest, backend);
        await guest.RunAsync("dd if=/dev/urandom of=/tmp/plugged bs=1M count=8 && dd if=/tmp/plugged of=/dev/vdd bs=1M oflag=direct");
        await UnplugAsync(guest);
        await PlugAsync(guest, backend);
        await guest.RunAsync("cmp /tmp/plugged /dev/vdd");
        await UnplugAsync(guest);

        Assert.Equal(0, await backend.TerminateAsync());
        await guest.RunAsync("rm /tmp/plugged");
    }

    private static async Task PlugAsync(Guest guest, Backend backend)
    {
        await guest.Qmp.ExecuteAsync("chardev-add", new
        {
            id = "plugged",
            backend = new
            {
                type = "socket",
                data = new { addr = new { type = "unix", data = new { path = backend.Socket } }, server = false },
            },
        });
        await guest.Qmp.ExecuteAsync("device_add", new Dictionary<string, object>
        {
            ["driver"] = "vhost-user-blk-pci",
            ["id"] = "disk",
            ["bus"] = "port0",
            ["chardev"] = "plugged",
            ["num-queues"] = 1,
        });
        await guest.RunAsync("await '[ -b /dev/vdd ]'");
    }

    private static async Task UnplugAsync(Guest guest)
    {
        await guest.Qmp.ExecuteAsync("device_del", new { id = "disk" });
        await guest.Qmp.AwaitEventAsync("DEVICE_DELETED", IsDisk);
        await guest.Qmp.ExecuteAsync("chardev-remove", new { id = "plugged" });
        await guest.RunAsync("await '! [ -b /dev/vdd ]'");
    }

    // The device's own parts are deleted before it, and have paths instead of names.
    private static bool IsDisk(JsonElement data) => data.TryGetProperty("device", out JsonElement device) && device.GetString() == "disk";
}
